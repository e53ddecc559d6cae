#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Installs the library into a scratch directory and uses it from there in the ways a user would:
# pkg-config, CMake, meson with the installed file, and meson with the source as a subproject.
#
#   sh tests/install/run.sh [DIRECTORY]
set -u
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
work=${1:-$root/build/install}
CXX=${GXX:-g++}
export CXX
. "$root/tests/tools/steps.sh"

rm -rf "$work"
mkdir -p "$work"
prefix=$work/prefix
step "configure" meson setup "$work/library" "$root" --prefix "$prefix"
step "install" meson install -C "$work/library"

# All headers arrive, nothing else does.
same_headers() {
    (cd "$root/include" && find . -type f | sort) >"$work/ours"
    (cd "$prefix/include" && find . -type f | sort) >"$work/theirs"
    diff "$work/ours" "$work/theirs"
}
step "installed headers" same_headers

# Nobody's warnings or instruction set leak out.
PKG_CONFIG_PATH=$prefix/share/pkgconfig
export PKG_CONFIG_PATH
only_includes() { ! pkg-config --cflags --libs costate | grep -E -e '-[WmfO]'; }
step "pkg-config file" pkg-config --print-errors --exact-version "$(
    sed -n 's/#define COSTATE_VERSION_STRING "\(.*\)"/\1/p' "$root/include/costate/version.hpp"
)" costate
step "pkg-config exports includes only" only_includes
# shellcheck disable=SC2046 # a list of flags
step "compile with pkg-config" "$CXX" -std=c++20 $(pkg-config --cflags costate) \
    "$root/tests/install/main.cpp" $(pkg-config --libs costate) -o "$work/by_pkg_config"
step "run with pkg-config" "$work/by_pkg_config"

# A moved prefix still works for CMake, for its file finds the headers from its own place.
mv "$prefix" "$work/moved"
step "configure with CMake" cmake -G Ninja -S "$root/tests/install" -B "$work/by_cmake" \
    -DCMAKE_PREFIX_PATH="$work/moved"
step "compile with CMake" cmake --build "$work/by_cmake"
step "run with CMake" "$work/by_cmake/consumer"
mv "$work/moved" "$prefix"

mkdir "$work/consumer"
cp "$root/tests/install/main.cpp" "$root/tests/install/meson.build" "$work/consumer"
step "configure with meson, installed" meson setup "$work/by_meson" "$work/consumer" --wrap-mode nofallback
step "compile with meson, installed" meson compile -C "$work/by_meson"
step "run with meson, installed" "$work/by_meson/consumer"

mkdir "$work/consumer/subprojects"
ln -s "$root" "$work/consumer/subprojects/costate"
step "configure as a subproject" meson setup "$work/by_subproject" "$work/consumer" \
    --force-fallback-for costate
step "compile as a subproject" meson compile -C "$work/by_subproject"
step "run as a subproject" "$work/by_subproject/consumer"

finish
