#!/usr/bin/env bash
# What becomes of speed and start when the store is large: orders a second on a store that holds years of orders against an empty one, in turn, and how long
# a silo that was killed takes from its start to the first order it acknowledges. RocksDB, this machine, generator included.
#
#   load/growth.sh [options] DIR
#
#   DIR              where the large store is kept; it is made there the first time (5,000,000 orders: about an hour, 30 GB)
#   --orders N       how many it holds when it is made (5,000,000)      --runs N        runs of each side, and starts (5)
#   --duration S     seconds that are measured (20)                     --warmup S      seconds before those (10)
#   --connections N  requests in flight (128)                           --markdown FILE the table of rates, for a document
#
# TMPDIR            where the empty stores are: on the same disk as DIR
#
# Each run adds its orders to the large store. The exit code is 0 only if every run's gate held.
set -euo pipefail
shopt -s inherit_errexit
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
invoked_from=$PWD
cd -- "$root"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en

orders=5000000 runs=5 duration=20 warmup=10 connections=128 markdown='' large=''

usage() {
    sed -n '2,/^set /{s/^# \{0,1\}//;/^set /d;p}' "$root/load/growth.sh" >&2
    exit 2
}

while (($# > 0)); do
    case $1 in
    --orders | --runs | --duration | --warmup | --connections)
        [[ ${2-} =~ ^[1-9][0-9]{0,8}$ ]] || usage
        printf -v "${1#--}" %s "$2"
        shift
        ;;
    --markdown)
        [[ -n ${2-} ]] || usage
        markdown=$(realpath --no-symlinks -- "$invoked_from/$2")
        if [[ $2 == /* ]]; then markdown=$2; fi
        shift
        ;;
    -*) usage ;;
    *)
        [[ -z $large ]] || usage
        large=$1
        if [[ $large != /* ]]; then large=$invoked_from/$large; fi
        ;;
    esac
    shift
done
[[ -n $large ]] || usage

scratch=$(mktemp -d "${TMPDIR:-/tmp}/oms-growth.XXXXXX")
server=
clean_up() {
    trap - EXIT INT TERM HUP
    if [[ -n $server ]]; then
        kill -KILL "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf -- "$scratch"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# Starts a silo on a data directory and sets $url, which is served when it returns.
start_silo() {
    local started=$SECONDS
    rm -f -- "$scratch/server.log"
    GLIBC_TUNABLES=glibc.malloc.hugetlb=1 dotnet src/Silo/bin/Release/net10.0/OrleansOms.Silo.dll --urls=http://127.0.0.1:0 --drain=0 "--data=$1" </dev/null >"$scratch/server.log" 2>&1 &
    server=$!
    until url=$(grep -som1 'http://127\.0\.0\.1:[0-9]*' "$scratch/server.log"); do
        if ! kill -0 "$server" 2>/dev/null || ((SECONDS - started > 600)); then
            echo "The silo did not start:" >&2
            tail -n 20 "$scratch/server.log" >&2
            return 1
        fi
        sleep 0.02
    done
}

stop_silo() {
    kill "-$1" "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=
}

measure() {
    local side=$1 data=$2 code=0
    start_silo "$data"
    dotnet load/bin/Release/net10.0/OrleansOms.Load.dll bench orders --skus 10000 --url "$url" --connections "$connections" --warmup "$warmup" \
        --duration "$duration" --result "$scratch/results" --workload orders-spread --side "$side" >"$scratch/bench.log" 2>&1 || code=$?
    grep -E '/s|^gate|^status' "$scratch/bench.log" | grep -v '^Run' | sed 's/^/    /' || true
    if ((code > 1)); then
        tail -n 20 "$scratch/bench.log" "$scratch/server.log" >&2
        return 1
    fi
}

# An order for one of the large store's SKUs, asked for again and again until it is acknowledged.
first_order() {
    local body='{"channel":"grown","currency":"GBP","customer":{"id":"first"},"lines":[{"sku":"GROWN-0000001","quantity":1,"unitPrice":"2.55"}],'
    body+='"delivery":{"method":"standard","address":{"country":"GB"}}}'
    until [[ $(curl --silent --output /dev/null --write-out '%{http_code}' --header 'Content-Type: application/json' \
        --header "Idempotency-Key: first-$1-$$" --data "$body" "$url/v1/orders") == 201 ]]; do sleep 0.02; done
}

load_of_machine() { uptime | sed 's/.*load average[s]*: *//'; }

for project in src/Silo load tests/Growth; do
    dotnet build "$project" --configuration Release -v quiet
done
if [[ ! -d $large ]]; then
    # Under another name until it is whole.
    rm -rf -- "$large.growing"
    dotnet tests/Growth/bin/Release/net10.0/OrleansOms.Growth.dll --data "$large.growing" --orders "$orders"
    mv -- "$large.growing" "$large"
fi

echo "$(nproc 2>/dev/null || sysctl -n hw.ncpu) processors, load average now $(load_of_machine); $runs runs a side, $duration s each after $warmup s, $connections connections."
echo "The large store has $(du -sh -- "$large" | cut -f1). Figures say something only where nothing else runs."
for ((i = 1; i <= runs; i++)); do
    echo "empty, run $i of $runs (load average $(load_of_machine)):"
    measure empty "$scratch/empty"
    stop_silo TERM
    rm -rf -- "$scratch/empty"
    echo "large, run $i of $runs (load average $(load_of_machine)):"
    measure large "$large"

    # Killed at work, so that the next start finds a journal that nobody has closed.
    stop_silo KILL
    began=$(date +%s%N)
    start_silo "$large"
    first_order "$i"
    echo "    from the start to the first acknowledged order: $((($(date +%s%N) - began) / 1000000)) ms"
    stop_silo TERM
done

code=0
table=()
if [[ -n $markdown ]]; then table=(--markdown "$markdown"); fi
dotnet load/bin/Release/net10.0/OrleansOms.Load.dll bench compare "$scratch/results" "${table[@]}" || code=$?
exit "$code"
