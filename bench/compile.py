# SPDX-License-Identifier: BSL-1.0
"""Compile times: processor seconds and peak memory of fixed programs with -O2 -g.

The least of a few runs. Each program of bench/compile/ is compared with one that only includes what
it includes. Processor time rather than the clock's, because that is the same on a machine with
something else to do."""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "bench" / "compile"
FLAGS = ["-std=c++20", "-O2", "-g"]
KERNELS = "include-kernels"

# name: source, macros, the case that only includes
CASES = {
    "include-formulas": ("include_formulas.cpp", [], None),
    KERNELS: ("include_kernels.cpp", [], None),
    "elementwise-100": ("elementwise.cpp", ["-DOPERATIONS=100"], KERNELS),
    "elementwise-300": ("elementwise.cpp", ["-DOPERATIONS=300"], KERNELS),
    "elementwise-1000": ("elementwise.cpp", ["-DOPERATIONS=1000"], KERNELS),
    "elementwise-3000": ("elementwise.cpp", ["-DOPERATIONS=3000"], KERNELS),
    "residual-mlp-50": ("residual_mlp.cpp", ["-DLAYERS=50"], KERNELS),
    "fashion-mnist": ("fashion_mnist.cpp", [], KERNELS),
}
# No flag is needed up to 2,000 operations; beyond them clang's bound on a constant evaluation is raised.
MORE_STEPS = {"elementwise-3000": "-fconstexpr-steps=16777216"}


def compiled(command):
    """Exit code, processor seconds and peak megabytes of a command and what it starts."""
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        print("\n".join(errors.splitlines()[:8]), file=sys.stderr)
    return process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def least(command, runs):
    """The least seconds and megabytes of several runs; None when it does not compile."""
    seconds, megabytes = [], []
    for _ in range(runs):
        code, time, memory = compiled(command)
        if code != 0:
            return None
        seconds.append(time)
        megabytes.append(memory)
    return min(seconds), min(megabytes)


def include_flags():
    """Where other libraries are, when pkg-config knows."""
    if not shutil.which("pkg-config"):
        return []
    command = ["pkg-config", "--cflags", "xsimd"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    return found.stdout.split() if found.returncode == 0 else []


def version(compiler):
    command = [compiler, "--version"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    number = re.search(r"\d+\.\d+\.\d+", text)
    return ("clang++ " if "clang" in text else "g++ ") + (number.group(0) if number else "")


def growth(records):
    """Seconds over include-only per operation, beside those of 300 operations."""
    for compiler in dict.fromkeys(record["compiler"] for record in records):
        over = {
            int(record["case"].rsplit("-", 1)[1]): record["seconds_over_include"]
            for record in records
            if record["compiler"] == compiler and record["case"].startswith("compile/elementwise-")
        }
        if 300 in over and over[300] > 0:
            for operations in sorted(size for size in over if size > 300):
                ratio = over[operations] / over[300] / (operations / 300)
                print(f"{compiler}: {operations} operations cost {ratio:.2f} x 300, per operation")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json")
    parser.add_argument("--quick", action="store_true", help="one run, at most 1,000 operations")
    parser.add_argument("--only", default="compile")
    parser.add_argument("compilers", nargs="+")
    options = parser.parse_args()
    wanted = [name for name in CASES if options.only in ("compile", "compile/" + name)]
    if options.quick and options.only == "compile":
        wanted.remove("elementwise-3000")
    if not wanted:
        names = " ".join("compile/" + name for name in CASES)
        sys.exit(f"no case {options.only}; there are: {names}")
    records, failed = [], False
    with tempfile.TemporaryDirectory() as folder:
        for compiler in options.compilers:
            figures = {}
            bases = [base for name in wanted if (base := CASES[name][2])]
            for name in dict.fromkeys(bases + wanted):
                source, macros, base = CASES[name]
                command = [compiler, *FLAGS, f"-I{ROOT / 'include'}", *include_flags(), *macros]
                if name in MORE_STEPS and version(compiler).startswith("clang"):
                    command.append(MORE_STEPS[name])
                command += ["-c", str(SOURCES / source), "-o", f"{folder}/object.o"]
                figures[name] = least(command, 1 if options.quick else 3)
                if figures[name] is None:
                    print(f"compile/{name} does not compile with {compiler}", file=sys.stderr)
                    failed = True
                elif name in wanted:
                    seconds, megabytes = figures[name]
                    record = {"case": f"compile/{name}", "system": "costate"}
                    record.update(seconds=round(seconds, 3), megabytes=round(megabytes, 1))
                    if base and figures[base]:
                        record["seconds_over_include"] = round(seconds - figures[base][0], 3)
                    record["compiler"] = version(compiler)
                    records.append(record)
                    print(" ".join(f"{value}" for value in record.values()), file=sys.stderr)
    growth(records)
    if options.json:
        Path(options.json).write_text(json.dumps(records), encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
