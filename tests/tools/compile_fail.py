# SPDX-License-Identifier: BSL-1.0
"""Mistakes a user can make, and what the compiler says of them.

Each tests/compile_fail/**/*.cpp compiles as it is and fails under -DEXPECT_FAIL. Comments in it say how:

    // EXPECT: <regex>        the first error, with the notes that belong to it, matches; several
                              such lines must all match. EXPECT-GCC and EXPECT-CLANG ask one compiler.
    ... // EXPECT-LINE        the user's own line: the first error names this file and this line
    // EXPECT-LINES: n        at most n lines of output instead of 16 (3 more for each helper function
                              between the user's line and the library). EXPECT-LINES-GCC and
                              EXPECT-LINES-CLANG are for one compiler.
"""
import re
import sys
import tempfile
from pathlib import Path

from checks import ROOT, WARNINGS, Report, arguments_of, in_parallel, is_clang, precompiled, run

BASE = ["-std=c++20", "-fsyntax-only", "-I" + str(ROOT / "include")]
LIMIT = 16

SNIPPET = re.compile(r"^\s*\d*\s*\|")  # the quoted source and its carets
ERROR = re.compile(r"(^|: )(fatal )?error: ")
CONTEXT = re.compile(  # what a compiler prints ahead of an error, not behind it
    r"^In file included from |^\s+from |^\S+: In |^\S+:\d+(:\d+)?:   (required|recursively|in )|^  "
)


def first_error(lines):
    """The lines up to the second error: the first, its notes and how the compiler got there."""
    at = [n for n, line in enumerate(lines) if ERROR.search(line) and not SNIPPET.match(line)]
    if not at:
        return []
    end = at[1] if len(at) > 1 else len(lines)
    while end > at[0] + 1 and CONTEXT.match(lines[end - 1]):
        end -= 1
    return [line for line in lines[:end] if not SNIPPET.match(line)]


def expectations(text, clang):
    """Patterns, the marked line's number and the limit of lines; or what is wrong with the comments."""
    patterns, marked, limit = [], [], LIMIT
    mine = "-CLANG" if clang else "-GCC"
    for number, line in enumerate(text.splitlines(), 1):
        found = re.search(r"//\s*EXPECT(-[\w-]+)?(:\s*(.*?))?\s*$", line)
        if not found:
            continue
        kind, value = found.group(1), found.group(3)
        if kind == "-LINE" and value is None:
            marked.append(number)
        elif kind in ("-LINES", "-LINES-GCC", "-LINES-CLANG") and value and value.isdigit():
            limit = int(value) if kind in ("-LINES", "-LINES" + mine) else limit
        elif value and (kind is None or kind == mine):
            patterns.append(value)
        elif not value or kind not in ("-CLANG", "-GCC"):
            return None, f"line {number}: not understood: {line.strip()}"
    if not patterns:
        return None, "no EXPECT: pattern"
    if len(marked) != 1:
        return None, f"{len(marked)} lines are marked EXPECT-LINE, not 1"
    return (patterns, marked[0], limit), ""


def judge(path, compiler, clang, ready=((), ())):
    """What is wrong with one file under one compiler, and the compiler's words. `ready` are the arguments for a
    precompiled <costate/costate.hpp>, without warnings and with them, for files that include all of it: the way
    to it, which g++ prints and which counts, is as long through that."""
    text = path.read_text(encoding="utf-8")
    expected, problem = expectations(text, clang)
    if problem:
        return problem, ""
    patterns, marked, limit = expected
    narrow = "<costate/" in text and "<costate/costate.hpp>" not in text
    plain, warned = ((), ()) if narrow else ready
    code, output = run([compiler, *BASE, *WARNINGS, *warned, str(path)])
    if code != 0:
        return "does not compile without EXPECT_FAIL", output
    code, output = run([compiler, *BASE, *plain, "-DEXPECT_FAIL", str(path)])
    if code == 0:
        return "compiles under EXPECT_FAIL", output
    lines = output.rstrip("\n").splitlines()
    first = first_error(lines)
    if not first:
        return "fails without an error", output
    for pattern in patterns:
        if not re.search(pattern, "\n".join(first)):
            return f"the first error does not match: {pattern}", output
    named = re.compile(re.escape(path.name) + rf":{marked}[:,]")
    if not any(named.search(line) for line in first):
        return f"the first error does not name line {marked}", output
    if len(lines) > limit:
        return f"{len(lines)} lines of output, at most {limit} are allowed", output
    return "", ""


GOOD = """#ifdef EXPECT_FAIL
template <int N> struct wrong { static_assert(N > 2, "too small"); };
wrong<1> w; // EXPECT-LINE
int second = "error";
#endif
"""
SELF_TEST = {  # name: the file and what the judge must say of it (of clang, of g++)
    "a right pattern passes": ("// EXPECT: too small\n" + GOOD, ""),
    "a wrong pattern fails": ("// EXPECT: too large\n" + GOOD, "does not match"),
    "a pattern of the second error fails": ("// EXPECT: char\n" + GOOD, "does not match"),
    "quoted source does not count": ("// EXPECT: N > 2, .too small\n" + GOOD, "does not match"),
    "a wrong line fails": (
        "// EXPECT: too small\n// EXPECT-LINE\n" + GOOD.replace("// EXPECT-LINE", ""),
        "does not name line 2",
    ),
    "too many lines fail": ("// EXPECT: too small\n// EXPECT-LINES: 2\n" + GOOD, "lines of output"),
    "another compiler's lines do not count": (
        "// EXPECT: too small\n// EXPECT-LINES-GCC: 1\n// EXPECT-LINES-CLANG: 16\n" + GOOD,
        {True: "", False: "lines of output"},
    ),
    "what always compiles fails": ("// EXPECT: x\n// EXPECT-LINE\n", "compiles under"),
    "what never compiles fails": ("// EXPECT: x\n// EXPECT-LINE\nint i = nothing;\n", "does not compile"),
    "no pattern fails": (GOOD, "no EXPECT"),
    "no marked line fails": ("// EXPECT: too small\n", "EXPECT-LINE"),
    "an unknown comment fails": ("// EXPECT-LINE-NUMBER: 3\n" + GOOD, "not understood"),
}


def self_test(report, compiler, clang):
    with tempfile.TemporaryDirectory() as scratch:
        for name, (text, said) in SELF_TEST.items():
            wanted = said[clang] if isinstance(said, dict) else said
            path = Path(scratch) / "case.cpp"
            path.write_text(text, encoding="utf-8")
            problem, output = judge(path, compiler, clang)
            well = wanted in problem if wanted else not problem
            report.check(f"compile_fail.py: {name}", "" if well else problem or "accepted", output)


def main():
    parser = arguments_of(__doc__)
    parser.add_argument("--show", action="store_true", help="print what the compilers say")
    options = parser.parse_args()
    report = Report(options.results)
    kinds = {compiler: is_clang(compiler) for compiler in options.compilers}

    if options.self_test:
        for compiler, clang in kinds.items():
            self_test(report, compiler, clang)

    paths = sorted((ROOT / "tests/compile_fail").glob("**/*.cpp"))
    jobs = [(p, c) for p in paths if options.only in str(p) for c in kinds]
    flags = BASE[:1] + BASE[2:]
    with tempfile.TemporaryDirectory() as plain, tempfile.TemporaryDirectory() as warned:
        ready = {}
        for compiler, clang in kinds.items():
            once = precompiled(compiler, flags, plain)
            # g++ takes none that saw other warnings, and silently parses the header again.
            ready[compiler] = (once, once if clang else precompiled(compiler, [*flags, *WARNINGS], warned))
        results = in_parallel(lambda job: judge(*job, kinds[job[1]], ready[job[1]]), jobs)
    for (path, compiler), (problem, output) in zip(jobs, results):
        report.check(f"{path.relative_to(ROOT)} ({compiler})", problem, output)
        if options.show:
            print(f"-- {path.name} ({compiler})")
            print(run([compiler, *BASE, "-DEXPECT_FAIL", str(path)])[1])
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
