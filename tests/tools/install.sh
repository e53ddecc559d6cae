# SPDX-License-Identifier: BSL-1.0
# Sourced by the run scripts: collects what a script needs, installs what is missing on Debian, and
# elsewhere says what is missing.
missing=
liked=

# like COMMAND:PACKAGE...: what makes the result nicer, and is done without where it cannot be had
like() {
    for wanted; do
        command -v "${wanted%%:*}" >/dev/null 2>&1 || liked="$liked ${wanted#*:}"
    done
}

# like_header HEADER PACKAGE
like_header() {
    printf '#if !__has_include(<%s>)\n#error\n#endif\n' "$1" |
        "${GXX:-g++}" -std=c++20 -E -x c++ - >/dev/null 2>&1 || liked="$liked $2"
}

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

# require_openmp COMPILER PACKAGE: clang's run-time library comes in a package of its own
require_openmp() {
    threaded=$(mktemp)
    printf '#include <omp.h>\nint main() {}\n' | "$1" -fopenmp -x c++ - -o "$threaded" >/dev/null 2>&1 ||
        missing="$missing $2"
    rm -f "$threaded"
}

# The cross compiler for Cortex-M with its C and C++ libraries.
require_arm() {
    echo '#include <cmath>' | arm-none-eabi-g++ -std=c++20 -mcpu=cortex-m4 -M -x c++ - >/dev/null 2>&1 ||
        missing="$missing gcc-arm-none-eabi libnewlib-arm-none-eabi libstdc++-arm-none-eabi-newlib"
}

# The instruction set of this machine, spelled as the compiler wants it, or nothing.
native_flag() {
    for flag in -march=native -mcpu=native; do
        if echo 'int main() {}' | "$1" "$flag" -x c++ -fsyntax-only - 2>/dev/null; then
            echo "$flag"
            return
        fi
    done
}

# apt_root COMMAND...: as root, or with sudo where that asks nothing
apt_root() {
    if ! command -v apt-get >/dev/null 2>&1; then
        return 1
    elif [ "$(id -u)" = 0 ]; then
        DEBIAN_FRONTEND=noninteractive apt-get -q "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo -n env DEBIAN_FRONTEND=noninteractive apt-get -q "$@"
    else
        return 1
    fi
}

# provide [no]: installs what is missing; with 'no', or where that is impossible, says what it is.
provide() {
    if [ "${1:-yes}" != no ] && [ -n "$missing$liked" ]; then
        echo "installing:$missing$liked"
        apt_log=$(mktemp)
        # shellcheck disable=SC2086 # lists of words
        if apt_root update >"$apt_log" 2>&1 &&
            { [ -z "$missing" ] || apt_root install -y --no-install-recommends $missing >>"$apt_log" 2>&1; }; then
            missing=
        elif [ -n "$missing" ]; then
            cat "$apt_log" >&2
        fi
        for package in $liked; do
            apt_root install -y --no-install-recommends "$package" >>"$apt_log" 2>&1 ||
                echo "going on without $package"
        done
        rm -f "$apt_log"
    fi
    if [ -n "$missing" ]; then
        echo "missing (names of Debian's packages):$missing" >&2
        exit 1
    fi
}
