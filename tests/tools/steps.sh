# SPDX-License-Identifier: BSL-1.0
# Sourced by scripts that are a row of steps: runs each, and counts. $work is a directory for the log.
good=0
bad=0

# step NAME COMMAND...: passes if the command does, and prints what it says only if it fails
step() {
    step_name=$1
    shift
    if "$@" >"$work/log" 2>&1; then
        good=$((good + 1))
    else
        bad=$((bad + 1))
        echo "FAILED $step_name"
        sed 's/^/    /; 60q' "$work/log"
    fi
}

# The last line of a script: says how many, fails if one did.
finish() {
    echo "$good passed, $bad failed"
    [ "$bad" = 0 ]
}
