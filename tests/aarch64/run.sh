#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Cross-compiles the tests of packs and kernels for 64-bit ARM, whose SIMD registers are other ones, and runs them in an
# emulator.
#
#   sh tests/aarch64/run.sh
#
# Environment: AARCH64 (prefix of the tools, default aarch64-linux-gnu-), QEMU (default qemu-aarch64-static).
set -u

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
compiler=${AARCH64:-aarch64-linux-gnu-}g++
emulator=${QEMU:-qemu-aarch64-static}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
. "$root/tests/tools/steps.sh"

for tool in "$compiler" "$emulator"; do
    command -v "$tool" >/dev/null || {
        echo "FAILED $tool is not installed"
        echo "0 passed, 1 failed"
        exit 1
    }
done
# A library of Catch2 3 for this processor is not to be expected; version 2 is a header.
[ -f /usr/include/catch2/catch.hpp ] || {
    echo "left out: Catch2 2 is not installed, and Catch2 3 not for this processor"
    exit 0
}

# Headers that do not depend on the processor come from the host, behind the cross compiler's own.
compile() {
    "$compiler" -std=c++20 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -I"$root/include" -I"$root/tests" \
        -DCOSTATE_SOURCE_ROOT="\"$root\"" -idirafter /usr/include "$@"
}
step "compiles main.cpp" compile -O0 -c "$root/tests/main.cpp" -o "$work/main.o"
# The tests of a header's parts are one source with its own: they read the same headers.
cd "$root/tests" || exit 1
for sources in "core/simd.cpp core/simd/*.cpp" "core/simd_math.cpp core/simd_math/*.cpp" kernel/contract.cpp; do
    test=${sources%%.cpp*}
    program=$work/$(basename "$test")
    for source in $sources; do
        printf '#include "%s"\n' "$source"
    done >"$program.cpp"
    step "compiles $test" compile -O1 -static "$program.cpp" "$work/main.o" -o "$program"
    [ -x "$program" ] && step "$test" "$emulator" "$program"
done

finish
