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
server= # the process group of the side that runs
# shellcheck source=scripts/postgres.sh
source scripts/postgres.sh

# Runs on every way out, Ctrl-C included, so that neither a server nor a file stays behind.
clean_up() {
    trap - EXIT INT TERM HUP
    local group
    for group in $child $server; do
        kill -KILL -- "-$group" 2>/dev/null && wait "$group" 2>/dev/null || true
    done
    stop_postgres
    rm -rf -- "$scratch"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

start_server_to_compare() {
    start_postgres_to_measure || return 1
    export PGHOST=127.0.0.1 PGPORT=$postgres_port PGUSER=oms PGPASSWORD=$postgres_password
}

# Starts a side on an empty store, and sets $url. Its store is $scratch/store, or the database "oms".
start_side() {
    local connection="Host=127.0.0.1;Port=$PGPORT;Username=oms;Password=$PGPASSWORD;Database=oms" started=$SECONDS
    local pages=(env GLIBC_TUNABLES=glibc.malloc.hugetlb=1) # as the product's launch settings and image have it, for both
    local silo=("${pages[@]}" dotnet src/Silo/bin/Release/net10.0/OrleansOms.Silo.dll --urls=http://127.0.0.1:0 --drain=0 "--data=$scratch/store")
    local baseline=("${pages[@]}" dotnet load/Baseline/bin/Release/net10.0/OrleansOms.Baseline.dll --urls=http://127.0.0.1:0)
    run "$pgbin/psql" --quiet --dbname=postgres --command="create database oms"
    run "$pgbin/psql" --quiet --dbname=postgres --command=checkpoint
    rm -f -- "$scratch/server.log" # else the address in it could be that of the side before
    set -m
    # shellcheck disable=SC2086 # BASELINE_OPTIONS are several
    case $1 in
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

find_postgres psql || {
    echo "PostgreSQL was not found: install it, or set PGBIN." >&2
    exit 1
}
if [[ $(uname) == Linux && $(stat --file-system --format=%T "$scratch") =~ ^(tmpfs|ramfs)$ ]]; then
    echo "$scratch is in memory, where a flush costs nothing: set TMPDIR to a directory on a disk." >&2
    exit 1
fi
for project in src/Silo load/Baseline load; do
    run dotnet build "$project" --configuration Release -v quiet
done
start_server_to_compare || {
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
