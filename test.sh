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
# shellcheck source=scripts/postgres.sh
source scripts/postgres.sh

# Runs on every way out, Ctrl-C included, so that neither a server nor a file stays behind.
clean_up() {
    trap - EXIT INT TERM HUP
    if [[ -n $child ]]; then
        kill -- "-$child" 2>/dev/null && wait "$child" || true
    fi
    stop_postgres
    rm -rf -- "$scratch"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

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

# Durability is off: the tests kill stores and connections, never the machine under them.
start_test_server() {
    start_postgres max_connections=200 fsync=off full_page_writes=off || return 1
    export OMS_TEST_POSTGRES="Host=127.0.0.1;Port=$postgres_port;Username=oms;Password=$postgres_password;Database=postgres"
}

# Prints a number of the summary that dotnet test ends with, 0 if it never got there.
count() { { grep -E "^ +$1: [0-9]+$" "$scratch/test.log" 2>/dev/null || echo 0; } | tail -n 1 | tr -dc 0-9; }

# What failed, again: whoever reads the end of a log would else have to look for it above what the programs under test wrote.
failures() {
    awk '/^failed /{lines = 12} !/^(failed |  )/{lines = 0} lines-- > 0' "$scratch/test.log" 2>/dev/null || true
}

if [[ -z ${OMS_TEST_POSTGRES:-} ]]; then
    if ! find_postgres && ! { install_postgres && find_postgres; }; then
        echo "Skipped: the tests on PostgreSQL. No server was found (set PGBIN), and none could be installed."
    elif ! start_test_server; then
        echo "Skipped: the tests on PostgreSQL. The server in $pgbin did not start:"
        tail -n 5 "$scratch"/*.log
    fi
fi
if [[ -n $pgbin ]]; then
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
