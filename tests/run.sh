#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Installs what is missing, builds with both compilers and runs every test.
#
#   sh tests/run.sh                 everything
#   sh tests/run.sh --fast          one compiler where two are asked, no sanitizers, no slow stages
#   sh tests/run.sh --stage NAME    one stage (may be repeated); --list names them
#
# Environment: GXX, CLANGXX (the compilers), PYTHON, COSTATE_JOBS (processors to use),
# COSTATE_BUILD (directory for everything that is built, default build/tests).
set -u

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root" || exit 1

GXX=${GXX:-g++}
CLANGXX=${CLANGXX:-clang++-19}
if [ -z "${PYTHON:-}" ]; then
    PYTHON=/usr/bin/python3 # not a version manager's: meson belongs to the system's
    [ -x "$PYTHON" ] || PYTHON=python3
fi
build=${COSTATE_BUILD:-$root/build/tests}
all_stages="g++ clang++ sanitizers no-exceptions headers compile-fail docs install example firmware aarch64 cost"
fast_stages="g++ headers compile-fail docs"
chosen=
fast=no
install=yes

while [ $# -gt 0 ]; do
    case $1 in
    --list) echo "$all_stages" && exit 0 ;;
    --fast) fast=yes ;;
    --no-install) install=no ;;
    --stage)
        [ $# -ge 2 ] || { echo "--stage needs a name: $all_stages" >&2 && exit 2; }
        case " $all_stages " in
        *" $2 "*) chosen="$chosen $2" ;;
        *) echo "no stage $2; there are: $all_stages" >&2 && exit 2 ;;
        esac
        shift
        ;;
    *) sed -n '3,11s/^# \{0,1\}//p' "$0" >&2 && exit 2 ;;
    esac
    shift
done
if [ -z "$chosen" ]; then
    if [ $fast = yes ]; then chosen=$fast_stages; else chosen=$all_stages; fi
fi
compilers="$GXX $CLANGXX"
[ $fast = yes ] && compilers=$GXX

. "$root/tests/tools/install.sh"
require "$GXX:g++" ninja:ninja-build meson pkg-config "$PYTHON:python3"
require_header xsimd/xsimd.hpp libxsimd-dev
require_header boost/hana.hpp libboost-dev
require_header zlib.h zlib1g-dev
require_header nlohmann/json.hpp nlohmann-json3-dev
require_any_header catch2 catch2/catch.hpp catch2/catch_all.hpp
[ $fast = yes ] || { require "$CLANGXX:clang-19" && require_openmp "$CLANGXX" libomp-19-dev; }
for stage in $chosen; do
    case $stage in
    sanitizers) require_sanitizers "$CLANGXX" libclang-rt-19-dev ;;
    install) require cmake ;;
    firmware) [ -f tests/firmware/run.sh ] && require_arm ;;
    aarch64) require aarch64-linux-gnu-g++:g++-aarch64-linux-gnu qemu-aarch64-static:qemu-user-static ;;
    esac
done
provide "$install"

mkdir -p "$build"
results=$build/results
: >"$results"
report=$build/stages
: >"$report"

# configure DIR COMPILER ARGUMENTS...
configure() {
    directory=$build/$1
    compiler=$2
    shift 2
    printf '%s\n' "$compiler" "$@" >"$build/wanted"
    if ! cmp -s "$build/wanted" "$directory/arguments" || ! [ -f "$directory/build.ninja" ]; then
        rm -rf "$directory"
        CXX=$compiler meson setup "$directory" --werror "$@" >"$build/meson.txt" 2>&1 || {
            cat "$build/meson.txt"
            return 1
        }
        cp "$build/wanted" "$directory/arguments"
    fi
}

build_and_test() {
    "$PYTHON" tests/tools/build_and_test.py "$1" --results "$results"
}

# One command is one check.
check() {
    name=$1
    shift
    if "$@"; then
        echo "1 0" >>"$results"
    else
        echo "FAILED $name"
        echo "0 1" >>"$results"
    fi
}

# A script that may close with 'N passed, N failed' itself; otherwise it is one check.
script() {
    if ! [ -f "$1" ]; then
        echo "$1 does not exist yet"
        return 0
    fi
    sh "$@" >"$build/script.txt" 2>&1
    code=$?
    cat "$build/script.txt"
    counts=$(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed.*$/\1 \2/p' "$build/script.txt" | tail -n 1)
    if [ -z "$counts" ]; then
        if [ $code = 0 ]; then counts="1 0"; else counts="0 1"; fi
    elif [ $code != 0 ] && [ "${counts#* }" = 0 ]; then
        counts="${counts% *} 1"
    fi
    echo "$counts" >>"$results"
}

stage_gxx() {
    configure g++ "$GXX" -Dtests=enabled -Doptimization=1 -Ddebug=false \
        "-Dcpp_args=$(native_flag "$GXX")" || return 1
    build_and_test "$build/g++"
}

stage_clangxx() {
    configure clang++ "$CLANGXX" -Dtests=enabled -Doptimization=1 -Ddebug=false \
        "-Dcpp_args=$(native_flag "$CLANGXX")" || return 1
    build_and_test "$build/clang++"
}

# For the least instruction set: the other stages have this machine's. Operations on packs stay functions, for what
# the sanitizers add to each, inlined everywhere, takes longer to compile than all the rest.
stage_sanitizers() {
    # b_lundef: the sanitizers' run-time library is linked into the program, not into objects.
    configure sanitizers "$CLANGXX" -Dtests=enabled -Dstatic_tests=false -Doptimization=0 \
        -Ddebug=false -Db_sanitize=address,undefined -Db_lundef=false \
        "-Dcpp_args=-fno-sanitize-recover=all -fno-omit-frame-pointer -gline-tables-only -D_GLIBCXX_ASSERTIONS -DCOSTATE_INLINE=inline" ||
        return 1
    ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1 \
        build_and_test "$build/sanitizers"
}

stage_no_exceptions() {
    for compiler in $compilers; do
        for source in tests/no_exceptions/*.cpp; do
            [ -f "$source" ] || continue
            program=$build/no_exceptions
            check "$source ($compiler)" "$compiler" -std=c++20 -O1 -Wall -Wextra -Wpedantic -Wconversion \
                -Wshadow -Werror -fno-exceptions -fno-rtti -Iinclude "$source" -o "$program"
            [ -x "$program" ] && check "$source ($compiler) runs" "$program"
            rm -f "$program"
        done
    done
}

stage_headers() {
    "$PYTHON" tests/tools/headers.py --results "$results" "${compilers##* }" # clang++ is much faster at it
}

stage_compile_fail() {
    "$PYTHON" tests/tools/compile_fail.py --results "$results" --self-test $compilers
}

stage_docs() {
    "$PYTHON" tests/tools/doc_blocks.py --results "$results" --self-test $compilers
}

stage_install() { script tests/install/run.sh "$build/install"; }

# The main job from beginning to end on the small extract of its data.
stage_example() {
    check "examples/run.sh" env CXX="$GXX" COSTATE_BUILD="$build/example" sh examples/run.sh \
        --data examples/data --out "$build/example-out" --epochs 2
    check "ninja examples/pinn" ninja -C "$build/example" examples/pinn &&
        check "examples/pinn" "$build/example/examples/pinn"
}

stage_firmware() { script tests/firmware/run.sh; }
stage_aarch64() { script tests/aarch64/run.sh; }
stage_cost() { script tests/compile_cost/run.sh; }

# Seconds of processor time that this shell's children have used so far.
processor_seconds() {
    times >"$build/times"
    sed -n '2s/[ms]/ /g;2p' "$build/times" | awk '{ printf "%.1f", $1 * 60 + $2 + $3 * 60 + $4 }'
}

export GXX CLANGXX PYTHON COSTATE_JOBS="${COSTATE_JOBS:-}"
for stage in $chosen; do
    echo "== $stage"
    began=$(date +%s)
    lines=$(wc -l <"$results")
    processor_seconds >"$build/before"
    case $stage in
    g++) stage_gxx ;;
    clang++) stage_clangxx ;;
    sanitizers) stage_sanitizers ;;
    no-exceptions) stage_no_exceptions ;;
    headers) stage_headers ;;
    compile-fail) stage_compile_fail ;;
    docs) stage_docs ;;
    install) stage_install ;;
    example) stage_example ;;
    firmware) stage_firmware ;;
    aarch64) stage_aarch64 ;;
    cost) stage_cost ;;
    esac
    code=$?
    # A stage that broke before it could count is a failure too.
    bad=$(tail -n "+$((lines + 1))" "$results" | awk '{ bad += $2 } END { print bad + 0 }')
    if [ $code != 0 ] && [ "$bad" = 0 ]; then
        echo "FAILED stage $stage (exit code $code)"
        echo "0 1" >>"$results"
    fi
    processor_seconds >"$build/after"
    tail -n "+$((lines + 1))" "$results" |
        awk -v stage="$stage" -v wall=$(($(date +%s) - began)) \
            -v before="$(cat "$build/before")" -v after="$(cat "$build/after")" '
            { good += $1; bad += $2 }
            END { printf "%-14s %6d passed %4d failed %6d s, %7.1f processor s\n",
                         stage, good, bad, wall, after - before }' | tee -a "$report"
done

echo "== all stages"
cat "$report"
awk '{ seconds += $(NF - 2) } END { printf "%.1f core-minutes\n", seconds / 60 }' "$report"
awk '{ good += $1; bad += $2 } END { printf "%d passed, %d failed\n", good, bad
                                     exit bad > 0 || good == 0 }' "$results"
