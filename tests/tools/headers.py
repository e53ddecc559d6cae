# SPDX-License-Identifier: BSL-1.0
"""Every public header compiles alone and twice over, and keeps to the rules of the house."""
import argparse
import re
import statistics
import sys

from checks import ROOT, WARNINGS, Report, in_parallel, run

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


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("compiler")  # one: both use the same standard library
    parser.add_argument("--results")
    parser.add_argument("--only", default="", help="only headers whose path contains this")
    options = parser.parse_args()
    report = Report(options.results)

    paths = sorted(str(p.relative_to(INCLUDE)) for p in INCLUDE.glob("costate/**/*.hpp"))
    paths = [p for p in paths if options.only in p]
    texts = {path: (INCLUDE / path).read_text(encoding="utf-8") for path in paths}

    def alone(path):
        flags = ["-std=c++20", "-fsyntax-only", "-I" + str(INCLUDE), *WARNINGS, "-x", "c++", "-"]
        return run([options.compiler, *flags], input=f"#include <{path}>\n#include <{path}>\n")

    for path, (code, text) in zip(paths, in_parallel(alone, paths)):
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
