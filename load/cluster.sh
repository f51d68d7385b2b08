#!/usr/bin/env bash
# What another silo brings: silos on one PostgreSQL, each held to a share of a core, behind one API program that is not, under two-line orders all the
# time. Silos are added while the load runs. Ends with a table: orders a second with so many silos, how soon a new one carries its part, and how many messages
# between grains cross silos.
#
#   load/cluster.sh [options]
#
#   --silos A,B,...     how many at each step (1,2,4)           --share P         percent of a core for each (25)
#   --step S            seconds of a step (60)                  --connections N   requests in flight (64)
#   --settle S          seconds before each measure, for code    --skus N          SKUs (10,000)
#                       that is compiled while it runs (30)     --markdown FILE   the table, for a document
#
# Silos and API program run as the container image has them, compiled ahead of time: a silo that joins with a part of a core has none to spare for compiling.
#
# Linux, as root: it makes cgroups. PGBIN and TMPDIR are as for load/compare.sh.
# The exit code is 0 only if every answer was an order or a clean refusal, and what is committed in stock is what the acknowledged orders took.
set -euo pipefail
shopt -s inherit_errexit
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
invoked_from=$PWD
cd -- "$root"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en

counts=(1 2 4) share=25 step=60 settle=30 connections=64 skus=10000 markdown=''

usage() {
    sed -n '2,/^set /{s/^# \{0,1\}//;/^set /d;p}' "$root/load/cluster.sh" >&2
    exit 2
}

while (($# > 0)); do
    (($# > 1)) || usage
    case $1 in
    --silos)
        [[ $2 =~ ^[1-9](,[1-9])*$ ]] || usage
        IFS=, read -ra counts <<<"$2"
        ;;
    --share | --step | --settle | --connections | --skus)
        [[ $2 =~ ^[1-9][0-9]{0,5}$ ]] || usage
        printf -v "${1#--}" %s "$2"
        ;;
    --markdown)
        [[ $2 == /* ]] && markdown=$2 || markdown=$invoked_from/$2
        ;;
    *) usage ;;
    esac
    shift 2
done

scratch=$(mktemp -d "${TMPDIR:-/tmp}/oms-cluster.XXXXXX")
groups=() # the process groups of what runs
cages=()  # the cgroups
urls=()   # of the silos
silos=()  # their processes
# shellcheck source=scripts/postgres.sh
source scripts/postgres.sh

# Runs on every way out, Ctrl-C included, so that nothing stays behind.
clean_up() {
    trap - EXIT INT TERM HUP
    local group cage
    for group in $child ${groups[@]+"${groups[@]}"}; do
        kill -KILL -- "-$group" 2>/dev/null && wait "$group" 2>/dev/null || true
    done
    stop_postgres
    for cage in ${cages[@]+"${cages[@]}"}; do rmdir -- "$cage" 2>/dev/null || true; done
    rm -rf -- "$scratch"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# A cgroup that gets so many percent of a core; sets $cage. Version 2 of cgroups, else version 1.
make_cage() {
    local period=20000
    if [[ -w /sys/fs/cgroup/cgroup.subtree_control ]]; then
        echo +cpu >/sys/fs/cgroup/cgroup.subtree_control
        cage=/sys/fs/cgroup/oms-$$-$1
        mkdir -- "$cage"
        echo "$((period * share / 100)) $period" >"$cage/cpu.max"
    else
        cage=/sys/fs/cgroup/cpu/oms-$$-$1
        mkdir -- "$cage"
        echo "$period" >"$cage/cpu.cfs_period_us"
        echo "$((period * share / 100))" >"$cage/cpu.cfs_quota_us"
    fi
    cages+=("$cage")
}

# Starts a process of the product under a name, in a cage unless it is empty; does not wait for it.
start_process() {
    local name=$1 cage=$2
    shift 2
    set -m
    (
        if [[ -n $cage ]]; then echo "$BASHPID" >"$cage/cgroup.procs"; fi
        exec env GLIBC_TUNABLES=glibc.malloc.hugetlb=1 dotnet "$scratch/silo/OrleansOms.Silo.dll" --storage=postgres --urls=http://127.0.0.1:0 "--data=$scratch/$name" "$@"
    ) </dev/null >"$scratch/$name.log" 2>&1 &
    groups+=($!) started=$!
    set +m
}

# Waits until a process says where it serves, and then until it is ready; sets $url.
await_ready() {
    local deadline=$((SECONDS + 180))
    until url=$(grep -som1 'http://127\.0\.0\.1:[0-9]*' "$scratch/$1.log") && curl -fs -m 5 -o "$scratch/ready" "$url/readyz"; do
        if ((SECONDS > deadline)); then
            echo "$1 is not ready:" >&2
            tail -n 20 "$scratch/$1.log" >&2
            return 1
        fi
        run sleep 0.2
    done
}

add_silo() {
    local cage
    make_cage "${#urls[@]}"
    start_process "silo${#urls[@]}" "$cage" --role=silo
    silos+=("$started")
    await_ready "silo${#urls[@]}"
    urls+=("$url")
}

# What the silos at these URLs have counted by now, all together: orders placed, messages between grains within a silo, and from other silos.
counted() {
    local url
    for url in "$@"; do curl -fs -m 10 "$url/metrics"; done | awk '
        /^oms_order_placing_duration_seconds_count/ && /outcome="placed"/ { orders += $2 }
        /^oms_grain_messages_total/ && /silo="same"/ { same += $2 }
        /^oms_grain_messages_total/ && /silo="other"/ { other += $2 }
        END { printf "%d %d %d", orders, same, other }'
}

# Orders that one silo has placed.
placed() { counted "${urls[$1]}" | cut -d ' ' -f 1; }

now_ms() { date +%s%3N; }

# Processor time of processes, all together, in milliseconds.
cpu_ms() {
    local ticks
    ticks=$(getconf CLK_TCK)
    cat -- "${@/%//stat}" 2>/dev/null | awk -v ticks="$ticks" '{ sub(/.*\) /, ""); sum += $12 + $13 } END { printf "%d", sum * 1000 / ticks }'
}

# The server and its sessions.
server_processes() {
    local server
    server=$(head -n 1 "$cluster/postmaster.pid")
    echo "/proc/$server"
    awk -v server="$server" '{ sub(/.*\) /, ""); if ($2 == server) { sub(/\/stat$/, "", FILENAME); print FILENAME } }' /proc/[0-9]*/stat 2>/dev/null || true
}

# One figure of the server.
asked() { PGPASSWORD=$postgres_password "$pgbin/psql" -h 127.0.0.1 -p "$postgres_port" -U oms -d postgres -Atc "select $1"; }

# What there is by now of: milliseconds; orders, messages within silos, messages across; milliseconds of processor of silos, API program and server; bytes of
# the server's log, bytes in the database.
totals() {
    local server
    mapfile -t server < <(server_processes)
    echo "$(now_ms) $(counted "${urls[@]}") $(cpu_ms "${silos[@]/#//proc/}") $(cpu_ms "/proc/$api") $(cpu_ms "${server[@]}")" \
        "$(asked "pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint") $(asked "pg_database_size('postgres')")"
}

# Measures for so many seconds: sets $rate, orders a second; $across, the share of messages that crossed silos, in percent; $each, what an order took.
measure() {
    local before
    before=$(totals)
    run sleep "$1"
    read -r rate across each < <(echo "$before $(totals)" | awk '{
        for (i = 1; i <= 9; i++) d[i] = $(i + 9) - $i
        n = d[2] > 0 ? d[2] : 1; messages = d[3] + d[4]
        printf "%d %d ", d[2] * 1000 / d[1], 100 * d[4] / (messages > 0 ? messages : 1)
        printf "%d / %d / %d us, %.1f KB of log, %.1f KB in the database\n", 1000 * d[5] / n, 1000 * d[6] / n, 1000 * d[7] / n, d[8] / n / 1000, d[9] / n / 1000 }')
}

# Waits until the newest silo places 70 % of the mean of all; sets $seconds since it was ready.
await_share() {
    local i last=$((${#urls[@]} - 1)) ready deadline=$((SECONDS + 60)) mine all
    ready=$(now_ms)
    local before=()
    for i in "${!urls[@]}"; do before[i]=$(placed "$i"); done
    while ((SECONDS < deadline)); do
        run sleep 1
        all=0
        for i in "${!urls[@]}"; do
            local count
            count=$(placed "$i")
            mine=$((count - before[i])) all=$((all + count - before[i])) before[i]=$count
        done
        seconds=$((($(now_ms) - ready + 500) / 1000))
        if ((all > 0 && mine * 100 * (last + 1) >= 70 * all)); then return; fi
    done
    seconds="over 60"
}

find_postgres psql || {
    echo "PostgreSQL was not found: install it, or set PGBIN." >&2
    exit 1
}
# What is restored for a certain kind of machine is not what the lock files in the sources are for.
run dotnet publish src/Silo --configuration Release --use-current-runtime --no-self-contained -p:PublishReadyToRun=true \
    -p:NuGetLockFilePath=obj/publish.lock.json --output "$scratch/silo" -v quiet
run dotnet build load --configuration Release -v quiet
start_postgres_to_measure || {
    tail -n 5 "$scratch"/*.log >&2
    exit 1
}
export ConnectionStrings__Oms="Host=127.0.0.1;Port=$postgres_port;Username=oms;Password=$postgres_password;Database=postgres"

echo "$(nproc) processors, load average $(uptime | sed 's/.*load average[s]*: *//'); each silo has $share % of a core, $connections connections, $skus SKUs, $step s a step."
add_silo
start_process api '' --role=api
api=$started
await_ready api
total=$((30 + ${#counts[@]} * (step + settle + 60)))
set -m
dotnet load/bin/Release/net10.0/OrleansOms.Load.dll bench orders --skus "$skus" --url "$url" --connections "$connections" --warmup 10 --duration "$total" </dev/null >"$scratch/bench.log" 2>&1 &
bench=$!
set +m
groups+=("$bench")
until (($(placed 0) > 100)); do run sleep 1; done

rows=() first=
for count in "${counts[@]}"; do
    seconds=-
    while ((${#urls[@]} < count)); do
        add_silo
        await_share
        echo "silo ${#urls[@]}: 70 % of the mean share after $seconds s"
    done
    run sleep "$settle"
    measure "$step"
    first=${first:-$rate}
    row="| $count | $rate | $(awk -v a="$rate" -v b="$first" 'BEGIN { printf "%.2fx", a / b }') | $across % | $seconds |"
    rows+=("$row")
    echo "$row an order: $each (processor of silos / API program / PostgreSQL)"
done

echo "The load goes on until its time is over, and is then reconciled ..."
code=0
wait "$bench" || code=$?
tail -n 15 "$scratch/bench.log"
{
    echo "| silos | orders/s | to one | messages that cross silos | s until the newest carries 70 % |"
    echo "|---:|---:|---:|---:|---:|"
    printf '%s\n' "${rows[@]}"
} | tee ${markdown:+"$markdown"}
exit "$code"
