# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables cross the border to and from who sources it
# For scripts that start a throw-away PostgreSQL server: sourced, with $scratch, a directory of theirs that they remove at their end.

cluster=$scratch/cluster
child=       # the process group of the program that is waited for
group=       # that of the last one that was waited for
pgbin=       # the folder of the server's programs
as_server=() # what to run them under

# A child in the foreground would make bash sit on a signal until the child ends; one in a process group of its own can be
# ended together with what it started.
run() {
    set -m
    "$@" </dev/null &
    set +m
    child=$!
    local code=0
    wait "$child" || code=$?
    group=$child child=
    return "$code"
}

# Sets pgbin to the folder that holds initdb, pg_ctl and the programs named; Debian keeps them in a versioned one that is not on PATH.
find_postgres() {
    local folder program
    for folder in "${PGBIN:-}" "$(dirname -- "$(command -v initdb || true)")" \
        $(printf '%s\n' /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin | sort -Vr); do
        for program in initdb pg_ctl "$@"; do
            [[ -x $folder/$program ]] || continue 2
        done
        pgbin=$folder
        return
    done
    return 1
}

# Starts a server on loopback with the settings given (name=value ...), and sets postgres_port and postgres_password; its user is oms.
start_postgres() {
    local password attempt port settings
    if [[ $EUID -eq 0 ]]; then # the server refuses to run as root
        local user=nobody
        id postgres >/dev/null 2>&1 && user=postgres
        as_server=(runuser -u "$user" --)
        chown "$user" "$scratch"
    fi
    password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    echo "$password" >"$scratch/password"
    chmod 644 "$scratch/password" # its folder is the server's alone
    (cd "$scratch" && "${as_server[@]}" "$pgbin/initdb" --pgdata="$cluster" --username=oms --pwfile="$scratch/password" \
        --auth=scram-sha-256 --encoding=UTF8 --locale=C --no-sync >"$scratch/initdb.log") || return 1
    printf -v settings ' -c %s' "$@"
    # A port can't be asked for and kept, so the server itself finds out whether one is free.
    for attempt in 1 2 3 4 5; do
        port=$((20000 + RANDOM % 12000))
        if (cd "$scratch" && "${as_server[@]}" "$pgbin/pg_ctl" start --silent --wait --pgdata="$cluster" --log="$scratch/postgres.log" \
            -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' $settings" </dev/null >/dev/null 2>&1); then
            postgres_port=$port postgres_password=$password
            return
        fi
        echo "PostgreSQL did not start on port $port (attempt $attempt)." >&2
    done
    return 1
}

# As durable as in production, and with room: no checkpoint falls into a measure.
start_postgres_to_measure() {
    start_postgres max_connections=300 fsync=on synchronous_commit=on full_page_writes=on shared_buffers=1GB wal_buffers=16MB \
        min_wal_size=2GB max_wal_size=16GB checkpoint_timeout=1h jit=off
}

stop_postgres() {
    if [[ -f $cluster/postmaster.pid ]]; then
        "${as_server[@]}" "$pgbin/pg_ctl" stop --silent --mode=immediate --pgdata="$cluster" || true
    fi
}
