#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Builds the benchmark with both compilers for this machine, runs it, measures compile times, and
# prints how costate compares with the fastest of the others. Eigen, OpenBLAS, libtorch and ADOL-C
# come from Debian's packages, PyTorch, JAX, kfac-jax and tinygrad from PyPI into a directory of the
# build; what cannot be had is left out.
#
#   sh bench/run.sh [--json FILE] [--quick] [--only CASE] [--compiler g++|clang++]
#                   [--no-compile-time | --compile-time-only] [--no-baselines]
#
# CASE is a name, or its part before the '/': sum-sin-exp, sum-sin-exp/1000, compile,
# compile/include-kernels. FILE gets one JSON array of records {"case", "system", "ns", "allocations",
# "compiler", "ghz"}, with "gflops" and "peak_fraction" or "gigabytes_per_second" and
# "bandwidth_fraction" where the case knows its work, "workspace_bytes", "multiple" of the gradient's
# time and "multiple_of_operations" for second-order products, "accuracy" or "loss" where it trains,
# of the machine's own limits, of versions, and {"case": "compile/...", "system", "seconds",
# "megabytes", "compiler"}.
# --no-baselines installs nothing but what the build needs.
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
baselines=yes

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
    --no-baselines) baselines=no ;;
    *) sed -n '3,24s/^# \{0,1\}//p' "$0" >&2 && exit 2 ;;
    esac
    shift
done

. "$root/tests/tools/install.sh"
require taskset:util-linux "$GXX:g++" ninja:ninja-build meson pkg-config "$PYTHON:python3"
case $compilers in *"$CLANGXX"*) require "$CLANGXX:clang-19" ;; esac
require_header xsimd/xsimd.hpp libxsimd-dev
require_header boost/hana.hpp libboost-dev
case $only in
compile | compile/*) run_time=no ;;
?*) compile_time=no ;;
esac
[ $run_time = yes ] || baselines=no
if [ $baselines = yes ]; then
    like_header eigen3/Eigen/Core libeigen3-dev
    like_header cblas.h libopenblas-dev
    like_header torch/csrc/api/include/torch/torch.h libtorch-dev
    like_header adolc/adolc.h libadolc-dev
    like_header zlib.h zlib1g-dev
    [ -d /usr/share/datasets/fashion-mnist ] || liked="$liked dataset-fashion-mnist"
    "$PYTHON" -c 'import ensurepip' 2>/dev/null ||
        liked="$liked python3-venv"
fi
provide

core=${COSTATE_CORE:-$(($(nproc --all) - 1))}
pinned() {
    if taskset -c "$core" true 2>/dev/null; then taskset -c "$core" "$@"; else "$@"; fi
}

mkdir -p "$build"
rm -f "$build"/*.json
failed=no

# Workers, one core each, and OpenBLAS told the processor where it does not know an AVX-512 one.
set --
if [ $baselines = yes ]; then
    python=$build/python
    [ -x "$python/bin/python" ] || "$PYTHON" -m venv "$python" >"$build/log" 2>&1
    from_pypi() { # ENVIRONMENT PACKAGE [ANOTHER]
        [ -f "$1/$2" ] && return
        echo "installing $2 from PyPI"
        "$1/bin/pip" install -q --disable-pip-version-check "$2" ${3:+"$3"} >"$build/log" 2>&1 &&
            touch "$1/$2" || echo "going on without $2"
    }
    for package in torch==2.13.0 jax==0.10.2 tinygrad==0.14.0; do
        from_pypi "$python" "$package"
    done
    here=$root/bench/python
    [ -f "$python/torch==2.13.0" ] &&
        set -- "$python/bin/python $here/torch_worker.py" \
            "$python/bin/python $here/torch_worker.py compile"
    [ -f "$python/jax==0.10.2" ] && set -- "$@" "$python/bin/python $here/jax_worker.py"
    [ -f "$python/tinygrad==0.14.0" ] && set -- "$@" "$python/bin/python $here/tinygrad_worker.py"
    case $only in '' | kfac-step | kfac-step/*)
        python=$build/python-kfac # which does not run with the newest JAX
        [ -x "$python/bin/python" ] || "$PYTHON" -m venv "$python" >"$build/log" 2>&1
        from_pypi "$python" kfac-jax==0.0.8 jax==0.9.0.1
        [ -f "$python/kfac-jax==0.0.8" ] &&
            set -- "$@" "$python/bin/python $here/kfac_jax_worker.py"
        ;;
    esac
    case $CLANGXX in *++*) CC=${CLANGXX%++*}${CLANGXX##*++} ;; *) CC=$CLANGXX ;; esac
    export CC # clang-19: tinygrad's compiler, and nobody else's here
    export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1
    if [ -z "${OPENBLAS_CORETYPE:-}" ] && grep -q avx512dq /proc/cpuinfo 2>/dev/null; then
        case $("$PYTHON" -c 'import ctypes
blas = ctypes.CDLL("libopenblas.so.0")
blas.openblas_get_corename.restype = ctypes.c_char_p
print(blas.openblas_get_corename().decode())' 2>/dev/null) in
        SkylakeX | Cooperlake | SapphireRapids | '') ;;
        *) export OPENBLAS_CORETYPE=SkylakeX ;;
        esac
    fi
fi
if [ $run_time = yes ]; then
    for compiler in $compilers; do
        directory=$build/$(basename "$compiler")
        again= # a library that has come since is found by asking once more
        if [ -f "$directory/build.ninja" ]; then again=--reconfigure; else rm -rf "$directory"; fi
        CXX=$compiler meson setup $again "$directory" "$root" -Dbench=enabled >"$build/log" 2>&1 ||
            { cat "$build/log" && exit 1; }
        sed -n 's/^Message: //p' "$build/log"
        ninja -C "$directory" bench/bench >"$build/log" 2>&1 || { cat "$build/log" && exit 1; }
    done
    count=$#
    for worker; do
        set -- "$@" --worker "$worker"
    done
    shift "$count"
    for compiler in $compilers; do # after all building, on a quiet machine
        name=$(basename "$compiler")
        # shellcheck disable=SC2086 # --quick or nothing
        pinned "$build/$name/bench/bench" $quick ${only:+--only "$only"} "$@" \
            --json "$build/$name.json" || failed=yes
    done
fi
if [ $compile_time = yes ]; then
    # shellcheck disable=SC2086 # a list of words
    pinned "$PYTHON" "$root/bench/compile.py" $quick ${only:+--only "$only"} \
        --json "$build/compile.json" $compilers || failed=yes
fi
"$PYTHON" "$root/bench/summary.py" ${json:+--json "$json"} "$build"/*.json || failed=yes
[ $failed = no ]
