# SPDX-License-Identifier: BSL-1.0
# Sourced by the run scripts: collects what a script needs, installs what is missing on Debian, and
# elsewhere says what is missing.
missing=

# require COMMAND[:PACKAGE]...
require() {
    for wanted; do
        command -v "${wanted%%:*}" >/dev/null 2>&1 || missing="$missing ${wanted#*:}"
    done
}

# require_header HEADER PACKAGE
require_header() {
    echo "#include <$1>" | "${GXX:-g++}" -std=c++20 -M -x c++ - >/dev/null 2>&1 || missing="$missing $2"
}

# require_any_header PACKAGE HEADER...
require_any_header() {
    any_package=$1
    shift
    for header; do
        echo "#include <$header>" | "${GXX:-g++}" -std=c++20 -M -x c++ - >/dev/null 2>&1 && return
    done
    missing="$missing $any_package"
}

# require_file FILE PACKAGE
require_file() {
    [ -e "$1" ] || missing="$missing $2"
}

# require_sanitizers COMPILER PACKAGE: their run-time libraries come in a package of their own
require_sanitizers() {
    sanitized=$(mktemp)
    echo 'int main() {}' | "$1" -fsanitize=address,undefined -x c++ - -o "$sanitized" >/dev/null 2>&1 ||
        missing="$missing $2"
    rm -f "$sanitized"
}

# The cross compiler for Cortex-M with its C and C++ libraries.
require_arm() {
    echo '#include <cmath>' | arm-none-eabi-g++ -std=c++20 -mcpu=cortex-m4 -M -x c++ - >/dev/null 2>&1 ||
        missing="$missing gcc-arm-none-eabi libnewlib-arm-none-eabi libstdc++-arm-none-eabi-newlib"
}

# provide [no]: installs what is missing; with 'no', or where that is impossible, says what it is.
provide() {
    [ -n "$missing" ] || return 0
    as_root=
    if [ "$(id -u)" != 0 ]; then
        if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
            as_root=sudo
        else
            as_root=none
        fi
    fi
    if [ "${1:-yes}" = no ] || [ "$as_root" = none ] || ! command -v apt-get >/dev/null 2>&1; then
        echo "missing (names of Debian's packages):$missing" >&2
        exit 1
    fi
    echo "installing:$missing"
    # shellcheck disable=SC2086 # a list of words
    if ! { $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends \
            $missing; } >/tmp/costate-apt.$$ 2>&1; then
        cat /tmp/costate-apt.$$ >&2
        rm -f /tmp/costate-apt.$$
        echo "could not install:$missing" >&2
        exit 1
    fi
    rm -f /tmp/costate-apt.$$
    missing=
}
