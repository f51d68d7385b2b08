#!/usr/bin/env bash
# Builds everything and runs every test. Needs the .NET 10 SDK; PostgreSQL and strace it finds, or installs on Debian as root.
#
#   ./test.sh [arguments of dotnet test]
#
# PGBIN              the folder of initdb and pg_ctl, if they lie where this script does not look
# OMS_LONG           1 runs the tests under real faults (tests/Faults) in their long form, which takes hours
# OMS_TEST_POSTGRES  a connection string to a server that runs already; its role must be allowed to create databases
#
# The last line is always "N passed, N failed, N skipped"; the exit code is 0 only if nothing failed.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en

scratch=$(mktemp -d "${TMPDIR:-/tmp}/oms-test.XXXXXX")
cluster=$scratch/cluster
child=
group=
as_server=()

# Runs on every way out, Ctrl-C included, so that neither a server nor a file stays behind.
clean_up() {
    trap - EXIT INT TERM HUP
    if [[ -n $child ]]; then
        kill -- "-$child" 2>/dev/null && wait "$child" || true
    fi
    if [[ -f $cluster/postmaster.pid ]]; then
        "${as_server[@]}" "$pgbin/pg_ctl" stop --silent --mode=immediate --pgdata="$cluster" || true
    fi
    rm -rf -- "$scratch"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# A child in the foreground would make bash sit on a signal until the child ends; one in a process group of its own can be
# ended together with the test hosts it started.
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

# Prints the folder that holds initdb and pg_ctl; Debian keeps them in a versioned one that is not on PATH.
find_postgres() {
    local folder
    for folder in "${PGBIN:-}" "$(dirname -- "$(command -v initdb || true)")" \
        $(printf '%s\n' /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin | sort -Vr); do
        if [[ -x $folder/initdb && -x $folder/pg_ctl ]]; then
            echo "$folder"
            return
        fi
    done
    return 1
}

install_package() {
    [[ $EUID -eq 0 && -e /etc/debian_version ]] || return 1
    echo "Installing $1 (apt-get install $1) ..."
    export DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1
    run apt-get update -qq && run apt-get install -y -qq --no-install-recommends "$1" >"$scratch/apt.log" 2>&1
}

# The package would make a cluster and start it at every boot; the tests want the programs only.
install_postgres() {
    if [[ $EUID -eq 0 && -e /etc/debian_version && ! -e /etc/postgresql-common/createcluster.conf ]]; then
        mkdir -p /etc/postgresql-common
        echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
    fi
    install_package postgresql
}

# A throw-away server on loopback. Durability is off: the tests kill stores and connections, never the machine under them.
start_postgres() {
    local password attempt port
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
    # A port can't be asked for and kept, so the server itself finds out whether one is free.
    for attempt in 1 2 3 4 5; do
        port=$((20000 + RANDOM % 12000))
        if (cd "$scratch" && "${as_server[@]}" "$pgbin/pg_ctl" start --silent --wait --pgdata="$cluster" --log="$scratch/server.log" -o "\
            -p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200 \
            -c fsync=off -c full_page_writes=off" </dev/null >/dev/null 2>&1); then
            export OMS_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=oms;Password=$password;Database=postgres"
            return
        fi
        echo "PostgreSQL did not start on port $port (attempt $attempt)." >&2
    done
    return 1
}

# Prints a number of the summary that dotnet test ends with, 0 if it never got there.
count() { { grep -E "^ +$1: [0-9]+$" "$scratch/test.log" 2>/dev/null || echo 0; } | tail -n 1 | tr -dc 0-9; }

# What failed, again: whoever reads the end of a log would else have to look for it above what the programs under test wrote.
failures() {
    awk '/^failed /{lines = 12} !/^(failed |  )/{lines = 0} lines-- > 0' "$scratch/test.log" 2>/dev/null || true
}

if [[ -z ${OMS_TEST_POSTGRES:-} ]]; then
    if ! pgbin=$(find_postgres) && ! { install_postgres && pgbin=$(find_postgres); }; then
        echo "Skipped: the tests on PostgreSQL. No server was found (set PGBIN), and none could be installed."
    elif ! start_postgres; then
        echo "Skipped: the tests on PostgreSQL. The server in $pgbin did not start:"
        tail -n 5 "$scratch"/*.log
    fi
fi
if [[ -n ${pgbin:-} ]]; then
    export PGBIN=$pgbin # for the tests that stop a server of their own
fi
if [[ $(uname) == Linux ]] && ! command -v strace >/dev/null && ! install_package strace; then
    echo "Skipped: the tests that fail single writes of the journal. strace was not found, and could not be installed."
fi

code=0
if run dotnet build OrleansOms.sln -v quiet; then
    exec {report}> >(tee "$scratch/test.log")
    tee=$!
    run dotnet test --solution OrleansOms.sln --no-build "$@" >&"$report" || code=$?
    exec {report}>&-
    # What a failed test left running holds the same pipe open, whose end would never come.
    kill -KILL -- "-$group" 2>/dev/null || true
    wait "$tee" # else its last lines could come after ours
else
    code=$?
    echo "The build failed."
fi

failures
passed=$(count succeeded) failed=$(count failed) skipped=$(count skipped)
if ((code != 0 && failed == 0)); then
    echo "No test failed, but the run as a whole did (exit code $code); it counts as one failure."
    failed=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
((code == 0 && failed == 0))
