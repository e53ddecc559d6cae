#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Installs what is missing, builds the Fashion-MNIST example for this machine and runs it: on the full
# data set where it is installed, otherwise on the extract in examples/data.
#
#   sh examples/run.sh [ARGUMENTS OF THE EXAMPLE]       (--help lists them)
#
# Environment: CXX (default g++), COSTATE_BUILD (default build/examples).
set -u
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
CXX=${CXX:-g++}
GXX=$CXX
export CXX
build=${COSTATE_BUILD:-$root/build/examples}
full=/usr/share/datasets/fashion-mnist

. "$root/tests/tools/install.sh"
require "$CXX:g++" ninja:ninja-build meson pkg-config
require_header xsimd/xsimd.hpp libxsimd-dev
require_header boost/hana.hpp libboost-dev
require_header zlib.h zlib1g-dev
require_header nlohmann/json.hpp nlohmann-json3-dev
require_header CLI/CLI.hpp libcli11-dev
like gnuplot:gnuplot-nox dot:graphviz
case " $* " in
*" --data"* | *" --help "* | *" -h "*) chosen=yes ;;
*) chosen=no ;;
esac
[ $chosen = yes ] || [ -d "$full" ] || liked="$liked dataset-fashion-mnist"
provide

if ! [ -f "$build/build.ninja" ]; then
    rm -rf "$build"
    mkdir -p "$build"
    meson setup "$build" "$root" --buildtype release -Dexamples=enabled \
        "-Dcpp_args=$(native_flag "$CXX")" >"$build.log" 2>&1 || {
        cat "$build.log"
        exit 1
    }
fi
echo "compiling ..."
ninja -C "$build" examples/fashion_mnist >"$build.log" 2>&1 || {
    cat "$build.log"
    exit 1
}

data=$root/examples/data
[ -d "$full" ] && data=$full
[ $chosen = yes ] || set -- --data "$data" "$@"
exec "$build/examples/fashion_mnist" "$@"
