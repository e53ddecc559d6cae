#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Builds the benchmark with both compilers for this machine, runs it, measures compile times, and
# prints how costate compares with the fastest of the others.
#
#   sh bench/run.sh [--json FILE] [--quick] [--only CASE] [--compiler g++|clang++]
#                   [--no-compile-time | --compile-time-only]
#
# CASE is a name, or its part before the '/': sum-sin-exp, sum-sin-exp/1000, compile,
# compile/include-kernels. FILE gets one JSON array of records {"case", "system", "ns", "allocations",
# "compiler", "ghz"} and {"case": "compile/...", "system", "seconds", "megabytes", "compiler"}.
#
# Environment: GXX, CLANGXX, PYTHON, COSTATE_BUILD (default build/bench), COSTATE_CORE (the
# processor that everything is pinned to, default the last one).
set -u
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
GXX=${GXX:-g++}
CLANGXX=${CLANGXX:-clang++-19}
PYTHON=${PYTHON:-/usr/bin/python3}
[ -x "$PYTHON" ] || PYTHON=python3
build=${COSTATE_BUILD:-$root/build/bench}
json=
only=
quick=
compilers="$GXX $CLANGXX"
run_time=yes
compile_time=yes

while [ $# -gt 0 ]; do
    case $1 in
    --json) json=$2 && shift ;;
    --only) only=$2 && shift ;;
    --quick) quick=--quick ;;
    --compiler)
        case $2 in clang*) compilers=$CLANGXX ;; *) compilers=$GXX ;; esac
        shift
        ;;
    --no-compile-time) compile_time=no ;;
    --compile-time-only) run_time=no ;;
    *) sed -n '3,15s/^# \{0,1\}//p' "$0" >&2 && exit 2 ;;
    esac
    shift
done

. "$root/tests/tools/install.sh"
require taskset:util-linux "$GXX:g++" ninja:ninja-build meson pkg-config "$PYTHON:python3"
case $compilers in *"$CLANGXX"*) require "$CLANGXX:clang-19" ;; esac
require_header xsimd/xsimd.hpp libxsimd-dev
require_header boost/hana.hpp libboost-dev
provide

case $only in
compile | compile/*) run_time=no ;;
?*) compile_time=no ;;
esac
core=${COSTATE_CORE:-$(($(nproc --all) - 1))}
pinned() {
    if taskset -c "$core" true 2>/dev/null; then taskset -c "$core" "$@"; else "$@"; fi
}

mkdir -p "$build"
rm -f "$build"/*.json
failed=no
if [ $run_time = yes ]; then
    for compiler in $compilers; do
        directory=$build/$(basename "$compiler")
        if ! [ -f "$directory/build.ninja" ]; then
            rm -rf "$directory"
            CXX=$compiler meson setup "$directory" "$root" -Dbench=enabled >"$build/log" 2>&1 ||
                { cat "$build/log" && exit 1; }
        fi
        ninja -C "$directory" bench/bench >"$build/log" 2>&1 || { cat "$build/log" && exit 1; }
    done
    for compiler in $compilers; do # after all building, on a quiet machine
        name=$(basename "$compiler")
        # shellcheck disable=SC2086 # --quick or nothing
        pinned "$build/$name/bench/bench" $quick ${only:+--only "$only"} \
            --json "$build/$name.json" || failed=yes
    done
fi
if [ $compile_time = yes ]; then
    # shellcheck disable=SC2086 # a list of words
    pinned "$PYTHON" "$root/bench/compile.py" $quick ${only:+--only "$only"} \
        --json "$build/compile.json" $compilers || failed=yes
fi
"$PYTHON" "$root/bench/report.py" ${json:+--json "$json"} "$build"/*.json || failed=yes
[ $failed = no ]
