#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Builds the benchmark with both compilers for this machine, runs it, measures compile times, and
# prints how costate compares with the fastest of the others.
#
#   sh bench/run.sh [--json FILE] [--quick] [--only CASE] [--compiler g++|clang++]
#                   [--no-compile-time | --compile-time-only]
#
# FILE gets one JSON array of records {"case", "system", "ns", "allocations", "compiler"} and
# {"case": "compile/...", "system", "seconds", "megabytes", "compiler"}.
#
# Environment: GXX, CLANGXX, PYTHON, COSTATE_BUILD (default build/bench).
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
    *) sed -n '3,12s/^# \{0,1\}//p' "$0" >&2 && exit 2 ;;
    esac
    shift
done

. "$root/tests/tools/install.sh"
require "$GXX:g++" ninja:ninja-build meson pkg-config "$PYTHON:python3"
case $compilers in *"$CLANGXX"*) require "$CLANGXX:clang-19" ;; esac
require_header xsimd/xsimd.hpp libxsimd-dev
require_header boost/hana.hpp libboost-dev
provide

mkdir -p "$build"
rm -f "$build"/*.json
failed=no
if [ $run_time = yes ]; then
    for compiler in $compilers; do
        directory=$build/$(basename "$compiler")
        if ! [ -f "$directory/build.ninja" ]; then
            rm -rf "$directory"
            CXX=$compiler meson setup "$directory" "$root" --buildtype release -Dbench=enabled \
                "-Dcpp_args=$(native_flag "$compiler")" >"$build/log" 2>&1 || { cat "$build/log" && exit 1; }
        fi
        ninja -C "$directory" >"$build/log" 2>&1 || { cat "$build/log" && exit 1; }
    done
    for compiler in $compilers; do # after all building, on a quiet machine
        name=$(basename "$compiler")
        # shellcheck disable=SC2086 # --quick or nothing
        "$build/$name/bench/bench" $quick ${only:+--only "$only"} --json "$build/$name.json" || failed=yes
    done
fi
if [ $compile_time = yes ] && [ -f "$root/bench/compile_time.py" ]; then
    # shellcheck disable=SC2086 # a list of words
    "$PYTHON" "$root/bench/compile_time.py" $quick ${only:+--only "$only"} \
        --json "$build/compile_time.json" $compilers || failed=yes
fi
"$PYTHON" "$root/bench/report.py" ${json:+--json "$json"} "$build"/*.json || failed=yes
[ $failed = no ]
