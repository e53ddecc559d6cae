#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Fails when one of the fixed programs costs clang more than 3 % over what is recorded.
#
#   sh tests/compile_cost/run.sh                    compare with record.json
#   sh tests/compile_cost/run.sh --record REASON    measure again and write down why it grew
#
# Environment: CLANGXX, PYTHON.
set -u
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
CLANGXX=${CLANGXX:-clang++-19}
PYTHON=${PYTHON:-/usr/bin/python3}
[ -x "$PYTHON" ] || PYTHON=python3

. "$root/tests/tools/install.sh"
require "$CLANGXX:clang-19" pkg-config "$PYTHON:python3"
require_header xsimd/xsimd.hpp libxsimd-dev
require_header boost/hana.hpp libboost-dev
provide

CLANGXX=$CLANGXX exec "$PYTHON" "$root/tests/compile_cost/measure.py" "$@"
