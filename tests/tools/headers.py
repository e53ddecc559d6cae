# SPDX-License-Identifier: BSL-1.0
"""Every public header compiles alone and twice over, and keeps to the rules of the house.

clang++ spares most of the parsing: a header that compiles alone is precompiled, and is the ground on which those
that include it are compiled. They see no more than what they include, though in another order.
"""
import argparse
import re
import statistics
import sys
import tempfile
from pathlib import Path

from checks import ROOT, WARNINGS, Report, in_parallel, is_clang, run

INCLUDE = ROOT / "include"
LAYERS = "core graph ops expr transform schedule kernel program nn optim io train check".split()
LIGHT = LAYERS[: LAYERS.index("program") + 1]
SLOW_HEADERS = ("functional", "ranges", "string", "iostream")


def layer_of(path):
    """The folder below costate/, or nothing for the headers beside the folders."""
    parts = path.split("/")
    return parts[1] if len(parts) > 2 else ""


def broken_rules(path, text):
    """What the header at costate/<path> does that it must not."""
    lines = text.splitlines()
    layer = layer_of(path)
    if not lines or lines[0] != "// SPDX-License-Identifier: BSL-1.0":
        yield "the first line is not the SPDX line"
    if "#pragma once" not in lines:
        yield "no #pragma once"
    if layer and layer not in LAYERS:
        yield f"folder {layer} is no layer"
        return
    for number, line in enumerate(lines, 1):
        found = re.match(r'\s*#\s*include\s*[<"]([^>"]+)[>"]', line)
        if not found:
            continue
        name = found.group(1)
        if "." not in name and name in SLOW_HEADERS and layer in LIGHT:
            yield f"line {number}: <{name}> is too slow to include in {layer}"
        if name.startswith("xsimd") and not path.startswith("costate/core/simd"):
            yield f"line {number}: only core/simd.hpp and what belongs to it include xsimd"
        if name.startswith("costate/") and layer:
            other = layer_of(name) or name[len("costate/") : -len(".hpp")]  # a folder's own header
            if other in LAYERS and LAYERS.index(other) > LAYERS.index(layer):
                yield f"line {number}: {layer} must not know {other}"
            elif other in ("schedule", "kernel") and layer in ("nn", "optim", "train"):
                yield f"line {number}: {layer} must not reach into {other}"
            elif other == "costate":
                yield f"line {number}: {layer} includes everything"
    for found in re.finditer(r"\bstatic_assert\s*\(", re.sub(r"//[^\n]*", "", text)):
        if not has_message(re.sub(r"//[^\n]*", "", text)[found.end() :]):
            yield "a static_assert without a message"


def has_message(rest):
    """Whether the arguments up to the closing bracket contain a comma outside of all brackets."""
    depth = 0
    quoted = False
    for place, letter in enumerate(rest):
        if letter == '"' and rest[place - 1] != "\\":
            quoted = not quoted
        elif quoted:
            continue
        elif letter in "([{":
            depth += 1
        elif letter in ")]}":
            if depth == 0:
                return False
            depth -= 1
        elif letter == "," and depth == 0 and rest[place + 1 :].lstrip()[:1] in ('"', "R", "m", "C"):
            return True
    return False


def included(text):
    return re.findall(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', text, re.MULTILINE)


class Alone:
    """Compiles headers, each by itself."""

    SLOW = {"xsimd/xsimd.hpp": 1_000_000, "nlohmann/json.hpp": 2_000_000}  # weighs as so many characters of ours

    def __init__(self, compiler, texts, scratch):
        self.command = [compiler, "-std=c++20", "-I" + str(INCLUDE), *WARNINGS]
        self.scratch = Path(scratch)
        self.texts = texts
        self.unchained = set()
        self.reach = {path: self.reach_of(path) for path in texts}
        weight = {path: sum(map(self.weight, {path} | reach)) for path, reach in self.reach.items()}
        self.ground = {path: "" for path in texts}
        if is_clang(compiler):
            self.command += ["-fno-crash-diagnostics"]
            for path, text in texts.items():  # some headers include what includes them
                choice = [p for p in included(text) if p in texts and path not in self.reach[p]]
                self.ground[path] = max(choice, key=weight.get, default="")

    def weight(self, path):
        return len(self.texts[path]) + sum(self.SLOW.get(name, 0) for name in included(self.texts[path]))

    def reach_of(self, path):
        """All of our headers that this one includes."""
        reach, ahead = set(), [path]
        while ahead:
            ahead = [p for p in included(self.texts[ahead.pop()]) if p in self.texts and p not in reach] + ahead
            reach |= set(ahead)
        return reach

    def compile(self, path, ground):
        flags = ["-include-pch", self.ready(ground)] if ground else []
        if path in self.ground.values():
            flags += ["-x", "c++-header", "-", "-o", self.ready(path)]
        else:
            flags += ["-fsyntax-only", "-x", "c++", "-"]
        return run([*self.command, *flags], input=f"#include <{path}>\n#include <{path}>\n")

    def ready(self, path):
        return str(self.scratch / (path.replace("/", "-") + ".pch"))

    def depth(self, path):
        return 1 + self.depth(self.ground[path]) if self.ground[path] else 0

    def all(self):
        """Path -> exit code and what the compiler says."""
        levels = {}
        for path in self.texts:
            levels.setdefault(self.depth(path), []).append(path)
        results = {}
        for _, level in sorted(levels.items()):
            results |= zip(level, in_parallel(lambda p: self.compile(p, self.ground[p]), level))
            # clang++ 19 does not survive every chain of precompiled headers: ground without a ground of its own
            # does, and what fails on that as well is asked without any.
            again = [p for p in level if results[p][0] and self.ground[p]]
            grounds = {self.ground[p] for p in again} - self.unchained
            in_parallel(lambda p: self.compile(p, ""), grounds)
            self.unchained |= grounds
            results |= zip(again, in_parallel(lambda p: self.compile(p, self.ground[p]), again))
            again = [p for p in again if results[p][0]]
            results |= zip(again, in_parallel(lambda p: self.compile(p, ""), again))
        return results


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("compiler")  # one: both use the same standard library, and clang++ is the faster
    parser.add_argument("--results")
    parser.add_argument("--only", default="", help="only headers whose path contains this")
    options = parser.parse_args()
    report = Report(options.results)

    paths = sorted(str(p.relative_to(INCLUDE)) for p in INCLUDE.glob("costate/**/*.hpp"))
    paths = [p for p in paths if options.only in p]
    texts = {path: (INCLUDE / path).read_text(encoding="utf-8") for path in paths}

    with tempfile.TemporaryDirectory() as scratch:
        for path, (code, text) in Alone(options.compiler, texts, scratch).all().items():
            report.check(path, "does not compile alone" if code else "", text)

    for path, text in texts.items():
        report.check(path, "; ".join(broken_rules(path, text)))
    hana = [path for path, text in texts.items() if re.search(r"#\s*include\s*<boost/", text)]
    report.check("Boost", "" if len(hana) <= 1 else "more than one header includes it: " + str(hana))

    if texts:
        sizes = sorted(len(text.splitlines()) for text in texts.values())
        p90 = sizes[min(len(sizes) - 1, int(len(sizes) * 0.9))]
        print(f"{len(sizes)} headers: median {statistics.median(sizes):.0f} lines, p90 {p90}")
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
