# SPDX-License-Identifier: BSL-1.0
"""What the test tools share: running many commands at once, and saying what came of them."""
import argparse
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror"]
JOBS = int(os.environ.get("COSTATE_JOBS") or os.cpu_count() or 1)


def arguments_of(doc):
    """The parser of a tool that runs compilers over files."""
    parser = argparse.ArgumentParser(
        description=doc, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("compilers", nargs="+")
    parser.add_argument("--results")
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("--only", default="", help="only files whose path contains this")
    return parser


class Report:
    """Counts checks and prints those that fail; the counts go to a file that the runner adds up."""

    def __init__(self, results, quiet=False):
        self.results = results
        self.quiet = quiet
        self.passed = 0
        self.failed = 0

    def check(self, name, problem, detail=""):
        """One check: `problem` is empty where all is well."""
        if not problem:
            self.passed += 1
            return
        self.failed += 1
        if self.quiet:
            return
        print(f"FAILED {name}: {problem}")
        if detail:
            lines = detail.rstrip().splitlines()
            for line in lines[:60]:
                print("    " + line)
            if len(lines) > 60:
                print(f"    ... and {len(lines) - 60} lines more")
        sys.stdout.flush()

    def finish(self):
        if self.results:
            with open(self.results, "a", encoding="utf-8") as out:
                out.write(f"{self.passed} {self.failed}\n")
        print(f"{self.passed} checks passed, {self.failed} failed")
        return 1 if self.failed else 0


def run(command, timeout=600, **options):
    """Exit code and all output of one command; messages in plain ASCII English."""
    environment = dict(os.environ, LC_ALL="C")
    try:
        done = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=options.pop("stdin", None) or (None if "input" in options else subprocess.DEVNULL),
            timeout=timeout,
            env=environment,
            text=True,
            errors="replace",
            check=False,
            **options,
        )
        return done.returncode, done.stdout
    except subprocess.TimeoutExpired as late:
        text = late.stdout or b""
        return 124, (text.decode(errors="replace") if isinstance(text, bytes) else text) + (
            f"\nstopped after {timeout} s"
        )
    except OSError as error:
        return 127, str(error)


def in_parallel(function, items):
    """function(item) for all items on all processors; results in the order of the items."""
    with ThreadPoolExecutor(max_workers=JOBS) as pool:
        return list(pool.map(function, items))


def is_clang(compiler):
    return "clang" in run([compiler, "--version"])[1]


def precompiled(compiler, flags, folder):
    """The arguments that spare a file the parsing of <costate/costate.hpp>, which it includes itself; none where
    the compiler does not take it. The flags must be those the files are compiled with."""
    header = Path(folder) / (Path(compiler).name + ".hpp")
    header.write_text("#include <costate/costate.hpp>\n", encoding="utf-8")
    clang = is_clang(compiler)
    made = header.with_suffix(".hpp.pch" if clang else ".hpp.gch")
    code, _ = run([compiler, *flags, "-x", "c++-header", str(header), "-o", str(made)])
    if code:
        return []
    # g++ forgets in it which of the system's headers are known to look uninitialised.
    return ["-include-pch", str(made)] if clang else ["-include", str(header), "-Wno-uninitialized"]
