#!/usr/bin/env bash
# Compares OrleansOms with the baseline (load/Baseline: ASP.NET Core, Npgsql, PostgreSQL, no actors) on this machine: same requests, same
# durability, alternating, one side at a time and each run on an empty store. Ends with a table of medians and ratios.
#
#   load/compare.sh [options] [WORKLOAD ...]
#
#   orders-spread   two-line orders over 10,000 SKUs            orders-hot     two-line orders on two SKUs with ample stock
#   reads-single    availability of one SKU in 3 locations      reads-batch    availability of 100 SKUs in 3 locations each
#                   All of them unless some are named.
#
#   --runs N            runs of each side (5)                   --duration S   seconds that are measured (20)
#   --warmup S          seconds before those (10)               --connections N  requests in flight (128)
#   --sides A,B,...     of baseline, rocksdb, postgres (baseline,rocksdb); the first is what the others are compared with
#   --markdown FILE     the table, for a document               --results FILE   every run, a line of JSON each
#
# PGBIN             the folder of initdb, pg_ctl and psql, if they lie where this script does not look
# TMPDIR            where both sides keep their data: on a disk, else a flush costs nothing
# BASELINE_OPTIONS  for the baseline, e.g. "--write-connections=64"
#
# The exit code is 0 only if every run's gate held: what is committed in stock is what the acknowledged orders took.
set -euo pipefail
shopt -s inherit_errexit
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
invoked_from=$PWD
cd -- "$root"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en

runs=5 duration=20 warmup=10 connections=128 sides=(baseline rocksdb) markdown='' results='' workloads=()

usage() {
    sed -n '2,/^set /{s/^# \{0,1\}//;/^set /d;p}' "$root/load/compare.sh" >&2
    exit 2
}

set_option() {
    case $1 in
    --runs | --duration | --warmup | --connections)
        [[ $2 =~ ^[1-9][0-9]{0,4}$ ]] || usage
        printf -v "${1#--}" %s "$2"
        ;;
    --sides)
        [[ $2 =~ ^(baseline|rocksdb|postgres)(,(baseline|rocksdb|postgres))*$ ]] || usage
        IFS=, read -ra sides <<<"$2"
        ;;
    --markdown | --results)
        case $2 in
        '') usage ;;
        /*) printf -v "${1#--}" %s "$2" ;;
        *) printf -v "${1#--}" %s "$invoked_from/$2" ;;
        esac
        ;;
    *) usage ;;
    esac
}

while (($# > 0)); do
    case $1 in
    orders-spread | orders-hot | reads-single | reads-batch) workloads+=("$1") ;;
    *)
        (($# > 1)) || usage
        set_option "$1" "$2"
        shift
        ;;
    esac
    shift
done
((${#workloads[@]} > 0)) || workloads=(orders-spread orders-hot reads-single reads-batch)

scratch=$(mktemp -d "${TMPDIR:-/tmp}/oms-compare.XXXXXX")
cluster=$scratch/cluster
server= # the process group of the side that runs
child=  # that of the program that is waited for
as_server=()
pgbin=

# Runs on every way out, Ctrl-C included, so that neither a server nor a file stays behind.
clean_up() {
    trap - EXIT INT TERM HUP
    local group
    for group in $child $server; do
        kill -KILL -- "-$group" 2>/dev/null && wait "$group" 2>/dev/null || true
    done
    if [[ -f $cluster/postmaster.pid ]]; then
        "${as_server[@]}" "$pgbin/pg_ctl" stop --silent --mode=immediate --pgdata="$cluster" || true
    fi
    rm -rf -- "$scratch"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# A child in the foreground would make bash sit on a signal until the child ends; one in a process group of its own can be ended as a whole.
run() {
    set -m
    "$@" </dev/null &
    set +m
    child=$!
    local code=0
    wait "$child" || code=$?
    child=
    return "$code"
}

# Prints the folder that holds initdb, pg_ctl and psql; Debian keeps them in a versioned one that is not on PATH.
find_postgres() {
    local folder
    for folder in "${PGBIN:-}" "$(dirname -- "$(command -v initdb || true)")" \
        $(printf '%s\n' /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin | sort -Vr); do
        if [[ -x $folder/initdb && -x $folder/pg_ctl && -x $folder/psql ]]; then
            echo "$folder"
            return
        fi
    done
    echo "PostgreSQL was not found: install it, or set PGBIN." >&2
    return 1
}

# A server for this comparison, on loopback, as durable as in production, and with room: no checkpoint falls into a run.
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
        --auth=scram-sha-256 --encoding=UTF8 --locale=C >"$scratch/initdb.log") || return 1
    # A port can't be asked for and kept, so the server itself finds out whether one is free.
    for attempt in 1 2 3 4 5; do
        port=$((20000 + RANDOM % 12000))
        if (cd "$scratch" && "${as_server[@]}" "$pgbin/pg_ctl" start --silent --wait --pgdata="$cluster" --log="$scratch/postgres.log" -o "\
            -p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=300 \
            -c fsync=on -c synchronous_commit=on -c full_page_writes=on -c shared_buffers=1GB -c wal_buffers=16MB \
            -c min_wal_size=2GB -c max_wal_size=16GB -c checkpoint_timeout=1h -c jit=off" </dev/null >/dev/null 2>&1); then
            export PGHOST=127.0.0.1 PGPORT=$port PGUSER=oms PGPASSWORD=$password
            return
        fi
        echo "PostgreSQL did not start on port $port (attempt $attempt)." >&2
    done
    return 1
}

# Starts a side on an empty store, and sets $url. Its store is $scratch/store, or the database "oms".
start_side() {
    local connection="Host=127.0.0.1;Port=$PGPORT;Username=oms;Password=$PGPASSWORD;Database=oms" started=$SECONDS
    local silo=(dotnet src/Silo/bin/Release/net10.0/OrleansOms.Silo.dll --urls=http://127.0.0.1:0 --drain=0 "--data=$scratch/store")
    local baseline=(dotnet load/Baseline/bin/Release/net10.0/OrleansOms.Baseline.dll --urls=http://127.0.0.1:0)
    run "$pgbin/psql" --quiet --dbname=postgres --command="create database oms"
    run "$pgbin/psql" --quiet --dbname=postgres --command=checkpoint
    rm -f -- "$scratch/server.log" # else the address in it could be that of the side before
    set -m
    case $1 in
    # shellcheck disable=SC2086 # several options
    baseline) ConnectionStrings__Baseline=$connection "${baseline[@]}" ${BASELINE_OPTIONS:-} </dev/null >"$scratch/server.log" 2>&1 & ;;
    rocksdb) "${silo[@]}" </dev/null >"$scratch/server.log" 2>&1 & ;;
    postgres) ConnectionStrings__Oms=$connection "${silo[@]}" --storage=postgres </dev/null >"$scratch/server.log" 2>&1 & ;;
    esac
    server=$!
    set +m
    until url=$(grep -som1 'http://127\.0\.0\.1:[0-9]*' "$scratch/server.log"); do
        if ! kill -0 "$server" 2>/dev/null || ((SECONDS - started > 120)); then
            echo "$1 did not start:" >&2
            tail -n 20 "$scratch/server.log" >&2
            return 1
        fi
        run sleep 0.1
    done
}

stop_side() {
    local deadline=$((SECONDS + 30))
    kill -TERM "$server" 2>/dev/null || true
    while kill -0 "$server" 2>/dev/null && ((SECONDS < deadline)); do run sleep 0.1; done
    kill -KILL -- "-$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=
    run "$pgbin/psql" --quiet --dbname=postgres --command="drop database oms with (force)"
    rm -rf -- "$scratch/store"
}

# One run of one side. A gate that does not hold shows in the table; anything else that goes wrong ends the comparison.
measure() {
    local workload=$1 side=$2 code=0 what
    case $workload in
    orders-spread) what=(orders --skus 10000) ;;
    orders-hot) what=(orders --skus 2) ;;
    reads-single) what=(availability --skus 10000 --locations 3 --batch 1) ;;
    reads-batch) what=(availability --skus 10000 --locations 3 --batch 100) ;;
    esac
    start_side "$side"
    run dotnet load/bin/Release/net10.0/OrleansOms.Load.dll bench "${what[@]}" --url "$url" --connections "$connections" --warmup "$warmup" \
        --duration "$duration" --result "$scratch/results" --workload "$workload" --side "$side" >"$scratch/bench.log" 2>&1 || code=$?
    grep -E '/s|^gate|^status' "$scratch/bench.log" | grep -v '^Run' | sed 's/^/    /' || true
    if ((code > 1)); then
        echo "The run failed:" >&2
        tail -n 20 "$scratch/bench.log" "$scratch/server.log" >&2
        return 1
    fi
    stop_side
}

load_of_machine() { uptime | sed 's/.*load average[s]*: *//'; }

pgbin=$(find_postgres)
if [[ $(uname) == Linux && $(stat --file-system --format=%T "$scratch") =~ ^(tmpfs|ramfs)$ ]]; then
    echo "$scratch is in memory, where a flush costs nothing: set TMPDIR to a directory on a disk." >&2
    exit 1
fi
for project in src/Silo load/Baseline load; do
    run dotnet build "$project" --configuration Release -v quiet
done
start_postgres || {
    tail -n 5 "$scratch"/*.log >&2
    exit 1
}

echo "$(nproc 2>/dev/null || sysctl -n hw.ncpu) processors, load average now $(load_of_machine); $runs runs a side, $duration s each after $warmup s, $connections connections."
echo "Figures say something only where nothing else runs."
for workload in "${workloads[@]}"; do
    for ((i = 1; i <= runs; i++)); do
        for side in "${sides[@]}"; do
            echo "$workload, $side, run $i of $runs (load average $(load_of_machine)):"
            measure "$workload" "$side"
        done
    done
done

code=0
table=()
if [[ -n $markdown ]]; then table=(--markdown "$markdown"); fi
run dotnet load/bin/Release/net10.0/OrleansOms.Load.dll bench compare "$scratch/results" "${table[@]}" || code=$?
if [[ -n $results ]]; then cp -- "$scratch/results" "$results"; fi
exit "$code"
