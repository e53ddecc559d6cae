#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Cross-compiles a training step for a Cortex-M4F and looks for what does not belong on one: a heap,
# tables and routines of exceptions, streams, arithmetic in emulated double precision.
#
#   sh tests/firmware/run.sh
#
# Environment: ARM (prefix of the tools, default arm-none-eabi-), CXX (the host's compiler).
set -u

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
tools=${ARM:-arm-none-eabi-}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
image=$work/image.elf
. "$root/tests/tools/steps.sh"

# absent PATTERN: no symbol of the image matches
absent() { ! grep -E "$1" "$work/symbols"; }
no_section() { ! grep -F "$1" "$work/sections"; }

command -v "${tools}g++" >/dev/null || {
    echo "FAILED ${tools}g++ is not installed"
    echo "0 passed, 1 failed"
    exit 1
}
step "compiles and links" "${tools}g++" -mcpu=cortex-m4 -mthumb -mfloat-abi=hard -mfpu=fpv4-sp-d16 -Os \
    -std=c++20 -fno-exceptions -fno-rtti -fno-threadsafe-statics -ffunction-sections -fdata-sections \
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -I"$root/include" "$root/tests/firmware/main.cpp" \
    --specs=nano.specs --specs=nosys.specs -Wl,--gc-sections -o "$image"
if [ -f "$image" ]; then
    "${tools}nm" "$image" | sed 's/^[0-9a-f ]* [a-zA-Z] //' >"$work/symbols"
    "${tools}objdump" -h "$image" >"$work/sections"
    step "no heap" absent '^(_?malloc(_r)?|_?free(_r)?|_?realloc(_r)?|_?calloc(_r)?|_?sbrk(_r)?|_Znwj|_Znaj|_ZdlPv.*)$'
    step "no exceptions" absent '^(__gxx_personality.*|__aeabi_unwind_cpp_pr[12]|_Unwind_.*|__cxa_(throw|begin_catch|allocate_exception).*|_ZSt9terminatev)$'
    step "no tables for unwinding" no_section .ARM.extab
    step "no streams" absent '(^_ZNSo|^_ZNSi|^_ZSt4cout|ios_base|basic_ostream|^_?v?f?printf)'
    step "no run-time types" absent '^_ZT[IS]'
    step "no double precision" absent '^__aeabi_(d[a-z0-9]+|f2d|cdcmp.*|l2d|ui2d|i2d)$'
    "${tools}size" "$image"
fi
step "compiles for the host" "${CXX:-g++}" -std=c++20 -O1 -I"$root/include" "$root/tests/firmware/host.cpp" -o "$work/host"
[ -x "$work/host" ] && step "learns on the host" "$work/host" && cat "$work/log"

finish
