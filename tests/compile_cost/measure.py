# SPDX-License-Identifier: BSL-1.0
"""What the fixed programs cost clang: figures that do not depend on the machine's speed.

instantiations  class and function templates, the events of -ftime-trace at granularity 0
steps           the least -fconstexpr-steps that suffices, to 0.5 %
megabytes       peak memory of the compiler, without optimisation

The instruction set is fixed, and the figures hold for the versions of the compiler and of the
libraries that they were recorded with; with others nothing is compared."""
import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
INCLUDE = HERE.parent.parent / "include"
CLANG = os.environ.get("CLANGXX", "clang++-19")
FLAGS = ["-std=c++20", "-march=x86-64-v3", f"-I{INCLUDE}"]
DEFAULT_STEPS = 1 << 20
ALLOWED = 1.03
FIGURES = ("instantiations", "steps", "megabytes")


def run(command):
    """Exit code and peak megabytes of a command."""
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        return process.returncode, usage.ru_maxrss / 1024, errors.read()


def versions():
    """Of everything that the figures depend on besides our own headers."""
    probe = "#include <version>\n__clang_major__ __clang_minor__ __GLIBCXX__ libstdc __GXX_ABI_VERSION"
    text = subprocess.run(
        [CLANG, "-std=c++20", "-E", "-P", "-x", "c++", "-"],
        input=probe, capture_output=True, text=True, check=True,
    ).stdout.split()
    major, minor, library = text[-5], text[-4], text[-3]
    xsimd = subprocess.run(
        ["pkg-config", "--modversion", "xsimd"], capture_output=True, text=True, check=False
    ).stdout.strip()
    return {"clang": f"{major}.{minor}", "libstdc++": library, "xsimd": xsimd}


def compiles(source, steps):
    command = [CLANG, *FLAGS, f"-fconstexpr-steps={steps}", "-fsyntax-only", str(source)]
    return run(command)[0] == 0


def least_steps(source):
    """Bisection by ratios; the bound itself is known to suffice."""
    low, high = 1.0, float(DEFAULT_STEPS)
    while high / low > 1.005 and high - low > 1:
        middle = (low * high) ** 0.5
        if compiles(source, int(middle)):
            high = float(int(middle))
        else:
            low = middle
    return int(high)


def megabytes(source, steps):
    """Peak memory of the compiler, and nothing if that does not compile within so many steps."""
    with tempfile.TemporaryDirectory() as folder:
        command = [CLANG, *FLAGS, f"-fconstexpr-steps={steps}", "-c", str(source), "-o", f"{folder}/object.o"]
        code, memory, errors = run(command)
    return (None, errors) if code else (round(memory, 1), "")


def instantiations(source):
    with tempfile.TemporaryDirectory() as folder:
        trace = Path(folder) / "trace.json"
        # The driver asks for a trace only of what is compiled; the compiler proper stops before it generates code.
        command = [CLANG, *FLAGS, "-c", "-Xclang", "-fsyntax-only", str(source), "-o", f"{folder}/object.o"]
        run([*command, f"-ftime-trace={trace}", "-ftime-trace-granularity=0"])
        return len(re.findall(r'"name":"(Instantiate(?:Class|Function))"', trace.read_text()))


def measure(source, known):
    """All figures; with known steps only whether they grew, for the bisection is what takes long."""
    steps = known.get("steps") if known else None
    memory = megabytes(source, int(steps * ALLOWED))[0] if steps else None
    if memory is None:
        memory, errors = megabytes(source, DEFAULT_STEPS)
        if memory is None:
            print("\n".join(errors.splitlines()[:8]))
            return None
        steps = least_steps(source)
    return {"instantiations": instantiations(source), "steps": steps, "megabytes": memory}


def compare(name, now, before):
    """Lines about what grew."""
    grown = []
    for figure in FIGURES:
        if before is None or now[figure] > before[figure] * ALLOWED:
            was = before[figure] if before else "nothing"
            grown.append(f"{name}: {figure} {was} -> {now[figure]}")
    return grown


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", metavar="REASON")
    parser.add_argument("--programs", type=Path, default=HERE / "programs")
    parser.add_argument("--file", type=Path, default=HERE / "record.json")
    options = parser.parse_args()
    if platform.machine() not in ("x86_64", "AMD64"):
        print("the recorded figures are for x86-64; nothing to compare here")
        return 0
    if options.record is not None and not options.record.strip():
        parser.error("--record needs a reason")

    used = versions()
    recorded = {"versions": used, "programs": {}, "reasons": []}
    if options.file.exists():
        recorded = json.loads(options.file.read_text(encoding="utf-8"))
    if options.record is None and recorded["versions"] != used:
        print(f"recorded with {recorded['versions']}, this is {used}: nothing is compared")
        return 0

    passed, failed, grown = 0, 0, []
    figures = {}
    for source in sorted(options.programs.glob("*.cpp")):
        name = source.stem
        before = recorded["programs"].get(name)
        now = measure(source, before if options.record is None else None)
        if now is None:
            print(f"{name}: does not compile")
            failed += 1
            continue
        figures[name] = now
        lines = compare(name, now, before)
        grown += lines
        print(name + ": " + ", ".join(f"{now[figure]} {figure}" for figure in FIGURES))
        for line in lines:
            print("  grown: " + line)
        failed += bool(lines) and options.record is None
        passed += not lines or options.record is not None
    if options.record is not None and not failed:
        recorded["versions"] = used
        recorded["programs"] = figures
        recorded["reasons"].append({"reason": options.record, "grown": grown})
        options.file.write_text(json.dumps(recorded, indent=2) + "\n", encoding="utf-8")
    elif failed:
        print("if the growth is worth it: sh tests/compile_cost/run.sh --record 'why'")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
