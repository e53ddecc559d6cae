# SPDX-License-Identifier: BSL-1.0
"""Every code block of README.md and docs/**/*.md is compiled, so that the documents stay true.

A ```cpp block that begins with #include is a whole file. Any other gets `#include
<costate/costate.hpp>` and `namespace cs = costate;` before it, and the body of a function around it
from its first statement on. A block with a run-time assert() is also run. A comment on the line
before the block says otherwise:

    <!-- continue -->     the block goes on where the previous cpp block of the document ended
    <!-- fails -->        the block must not compile
    <!-- namespace -->    no function around it, <!-- function --> one around all of it
    <!-- openmp -->       it is compiled with -fopenmp

In a ```sh block the scripts and files that commands name must exist.
"""
import re
import sys
import tempfile
from pathlib import Path

from checks import ROOT, WARNINGS, Report, arguments_of, in_parallel, precompiled, run

PREAMBLE = "#include <costate/costate.hpp>\n#include <cassert>\nnamespace cs = costate;\n"
# A reader may name a thing only to show its type.
FLAGS = ["-std=c++20", "-O1", "-I" + str(ROOT / "include"), *WARNINGS, "-Wno-unused", "-Wno-unused-parameter"]
STATEMENT = re.compile(
    r"(if|for|while|switch|return|do|assert|auto\s*&?\s*\[)\b|"
    r"(?!static_assert|template|COSTATE_|operator)(\+\+|--|\*|\()?[A-Za-z_][\w:]*\s*"
    r"(\(|\[(?!\[)|\.|->|<<|\+\+|--|[-+*/|&^]?=(?!=))"
)


class Block:
    def __init__(self, path, line, kind, text, marks):
        self.path, self.line, self.kind, self.text, self.marks = path, line, kind, text, marks

    @property
    def place(self):
        return f"{self.path.relative_to(ROOT)}:{self.line}"


def blocks_of(path):
    """The fenced blocks of one document with the comments that stand right before them."""
    kind, text, start, marks = None, [], 0, set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        fence = re.match(r"\s*```+\s*([\w+-]*)", line)
        if kind is None and fence:
            kind, text, start = fence.group(1), [], number
        elif kind is not None and re.match(r"\s*```+\s*$", line):
            yield Block(path, start, kind, "\n".join(text) + "\n", marks)
            kind, marks = None, set()
        elif kind is not None:
            text.append(line)
        elif found := re.match(r"\s*<!--\s*(continue|fails|namespace|function|openmp)\s*-->\s*$", line):
            marks.add(found.group(1))
        elif line.strip():
            marks = set()


def without_comments(text):
    return re.sub(r'//[^\n]*|/\*.*?\*/|"(\\.|[^"\\\n])*"', lambda m: '""' if m[0][0] == '"' else "",
                  text, flags=re.DOTALL)


def first_statement(text):
    """The line (from 0) of the first statement that only a function may contain, or None."""
    clean = without_comments(text)
    depth, begin, at = 0, 0, 0
    for at, letter in enumerate(clean):
        if letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
        if depth == 0 and (letter in ";}" or (letter == "\n" and clean[begin:at].lstrip()[:1] == "#")):
            piece = clean[begin : at + 1]
            if STATEMENT.match(piece.lstrip()):
                return clean[: begin + len(piece) - len(piece.lstrip())].count("\n")
            begin = at + 1
    return None


def located(block, text, skip=0):
    return f'#line {block.line + 1 + skip} "{block.path.relative_to(ROOT)}"\n{text}'


def source_of(chain):
    """One file from a block and those it continues; and whether it can be run."""
    first = chain[0]
    whole = first.text.lstrip().startswith("#include")
    runs = any(re.search(r"(?<!static_)\bassert\s*\(", without_comments(b.text)) for b in chain)
    outside, inside = [], []
    for block in chain:
        lines = block.text.splitlines(keepends=True)
        if whole and block is first or "namespace" in block.marks:
            at = None
        elif "function" in block.marks or inside:
            at = 0
        else:
            at = first_statement(block.text)
        includes = "".join(line for line in lines if line.startswith("#include"))
        if at is None:
            outside.append(located(block, block.text))
        else:
            if not whole or block is not first:
                outside.append(includes)
                lines = ["\n" if line.startswith("#include") else line for line in lines]
            outside.append(located(block, "".join(lines[:at])))
            inside.append(located(block, "".join(lines[at:]), at))
    text = ("" if whole else PREAMBLE) + "".join(outside)
    if inside:
        text += "void example() {\n" + "".join(inside) + "}\n"
    if not re.search(r"\bmain\s*\(", without_comments(text)):
        text += "int main() {" + (" example();" if inside else "") + " }\n"
    return text, runs


def try_block(job, ready=()):
    """What is wrong with one block, and the compiler's words; `ready` are the arguments for a precompiled
    <costate/costate.hpp>."""
    chain, compiler = job
    text, runs = source_of(chain)
    flags = [*FLAGS, *(ready if "<costate/costate.hpp>" in text else ())]
    if any("openmp" in block.marks for block in chain):  # which what is ready has not seen
        flags = [*FLAGS, "-fopenmp"]
    fails = "fails" in chain[-1].marks
    with tempfile.TemporaryDirectory() as scratch:
        source, program = Path(scratch) / "block.cpp", Path(scratch) / "block"
        source.write_text(text, encoding="utf-8")
        if runs and not fails:
            code, output = run([compiler, *flags, str(source), "-o", str(program)])
            if code == 0:
                code, output = run([str(program)], cwd=scratch)
                return (f"exit code {code}" if code else ""), output
        else:
            code, output = run([compiler, *flags, "-fsyntax-only", str(source)])
    if fails:
        return ("" if code else "compiles, though it is marked <!-- fails -->"), ""
    return ("does not compile" if code else ""), output


def missing_files(text):
    """The scripts that shell commands name and that do not exist in the repository."""
    here = ROOT
    for line in text.splitlines():
        for command in re.split(r"&&|\|\||;|\|", line.split(" #")[0]):
            words = command.replace("$ ", "", 1).split() if command.startswith("$ ") else command.split()
            while words and re.match(r"^\w+=\S*$|^(sudo|time|env)$", words[0]):
                words = words[1:]
            if not words:
                continue
            if words[0] == "cd" and len(words) > 1:
                here = here / words[1] if (here / words[1]).is_dir() else ROOT
            named = ""
            if words[0] in ("sh", "bash", "python3", "/usr/bin/python3", "cat", "gnuplot"):
                named = next((word for word in words[1:] if not word.startswith("-")), "")
            elif words[0].startswith("./") and not words[0].startswith("./build"):
                named = words[0]
            if named and "$" not in named and not (here / named).exists() and not (ROOT / named).exists():
                if not named.startswith("build"):
                    yield named


def jobs_of(document, compilers, report):
    """Every cpp block with those it continues, for each compiler; sh blocks are checked at once."""
    chain = []
    for block in blocks_of(document):
        if block.kind in ("cpp", "c++"):
            chain = chain + [block] if "continue" in block.marks else [block]
            for compiler in compilers:
                yield chain, compiler
            if "fails" in block.marks:  # what follows goes on before it
                chain = chain[:-1]
        elif block.kind in ("sh", "bash", "shell", "console"):
            gone = list(missing_files(block.text))
            report.check(block.place, "no such file: " + ", ".join(gone) if gone else "")


SELF_TEST = [  # a document, and how many of its checks pass and fail
    ("```cpp\n#include <version>\nint f() { return 1; }\n```\n", 1, 0),
    ("```cpp\nconstexpr int a = 1;\nint b = a;\nb = 2;\nf(b);\n```\n", 0, 1),
    ("```cpp\nvoid f(int) {}\nconstexpr int a = 1;\nint b = a;\nb = 2;\nf(b);\n```\n", 1, 0),
    ("```cpp\n#include <cstdio>\nint a = 1;\n```\ntext\n<!-- continue -->\n```cpp\nstd::puts(\"a\");\n```\n", 2, 0),
    ("```cpp\nint a = 1;\n```\n```cpp\nint b = a;\n```\n", 1, 1),
    ("```cpp\nint a = 1;\nassert(a == 1);\n```\n", 1, 0),
    ("```cpp\nint a = 1;\nassert(a == 2);\n```\n", 0, 1),
    ("<!-- fails -->\n```cpp\nint a = nothing;\n```\n", 1, 0),
    ("<!-- fails -->\n```cpp\nint a = 1;\n```\n", 0, 1),
    ("```cpp\nstatic_assert(1 == 2);\n```\n", 0, 1),
    ("```cpp\ntemplate <class T>\nstruct s {\n    T t = {};\n};\ns<int> a;\n++a.t;\n```\n", 1, 0),
    ("```cpp\nfor (int i = 0; i < 2; ++i) {\n}\n```\n", 1, 0),
    ("```text\nanything\n```\n```sh\nsh tests/run.sh\nsh tests/walk.sh\n```\n", 0, 1),
    ("```sh\ngit clone URL && cd costate && sh tests/run.sh --fast\n```\n", 1, 0),
]


def self_test(report, compiler):
    """The tool tells good documents from bad ones (with the library's headers left out for speed)."""
    global PREAMBLE
    preamble, PREAMBLE = PREAMBLE, "#include <cassert>\n"
    with tempfile.TemporaryDirectory(dir=ROOT, prefix="build-docs-") as scratch:
        for number, (text, good, bad) in enumerate(SELF_TEST):
            document = Path(scratch) / "page.md"
            document.write_text(text, encoding="utf-8")
            counts = Report(None, quiet=True)
            for job in jobs_of(document, [compiler], counts):
                counts.check("", try_block(job)[0])
            found = (counts.passed, counts.failed)
            problem = "" if found == (good, bad) else f"{found} passed and failed, not {(good, bad)}"
            report.check(f"doc_blocks.py: document {number}", problem, text)
    PREAMBLE = preamble


def main():
    parser = arguments_of(__doc__)
    parser.add_argument("--print", action="store_true", help="print the files that are compiled")
    options = parser.parse_args()
    report = Report(options.results)

    if options.self_test:
        for compiler in options.compilers:
            self_test(report, compiler)

    documents = [p for p in [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))] if p.exists()]
    jobs = []
    for document in documents:
        if options.only not in str(document):
            continue
        jobs += list(jobs_of(document, options.compilers, report))
    if options.print:
        for chain, _ in jobs:
            print(f"// ---- {chain[-1].place}\n{source_of(chain)[0]}")
    with tempfile.TemporaryDirectory() as scratch:
        ready = {compiler: precompiled(compiler, FLAGS, scratch) for compiler in options.compilers}
        results = in_parallel(lambda job: try_block(job, ready[job[1]]), jobs)
    for (chain, compiler), (problem, output) in zip(jobs, results):
        report.check(f"{chain[-1].place} ({compiler})", problem, output)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
