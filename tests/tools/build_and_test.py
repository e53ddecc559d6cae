# SPDX-License-Identifier: BSL-1.0
"""Builds a configured meson directory and runs its tests, counting test cases.

A Catch2 test case is one check, so is a file of static assertions that compiles, a program that
exits with 0, and a build step that fails.
"""
import argparse
import json
import re
import sys
import tempfile
import xml.etree.ElementTree as xml
from pathlib import Path

from checks import JOBS, Report, in_parallel, run


def build(directory, report):
    """Builds all that can be built; returns the failed outputs."""
    code, text = run(["ninja", "-C", directory, "-k", "0", "-j", str(JOBS)], timeout=3600)
    failed = []
    step = []
    for line in text.splitlines():
        if line.startswith("FAILED: "):
            failed.append((line[len("FAILED: ") :].split()[0], step := []))
        elif re.match(r"\[\d+/\d+\] ", line) or line.startswith("ninja: "):
            step = []
        elif not (failed and step is failed[-1][1] and not step):  # the command line itself
            step.append(line)
        else:
            step.append("")
    for output, lines in failed:
        report.check(output, "does not build", "\n".join(lines).strip())
    if code != 0 and not failed:
        report.check("ninja", f"exit code {code}", text)
    return [output for output, _ in failed]


def introspect(directory, what):
    code, text = run(["meson", "introspect", "--" + what, str(directory)])
    if code != 0:
        raise SystemExit(f"meson introspect --{what} {directory}: {text}")
    return json.loads(text)


def static_files(directory):
    """The files of static assertions: target name -> number of sources."""
    counts = {}
    for target in introspect(directory, "targets"):
        if target["name"].startswith("static_"):
            counts[target["name"]] = sum(len(s["sources"]) for s in target["target_sources"])
    return counts


def failures(case):
    """What a failed Catch2 test case says, as text."""
    for node in case.iter():
        place = f"{node.get('filename')}:{node.get('line')}: "
        if node.tag == "Expression" and node.get("success") == "false":
            yield place + f"{node.get('type')}({(node.findtext('Original') or '').strip()})"
            yield "    is " + (node.findtext("Expanded") or "").strip()
        elif node.tag in ("Failure", "FatalErrorCondition", "Exception"):
            yield place + node.tag + ": " + " ".join("".join(node.itertext()).split())
        elif node.tag == "Info":
            yield "    with " + (node.text or "").strip()


def run_catch(command, report, name):
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "out.xml"
        code, text = run(command + ["-r", "xml", "-o", str(out)], timeout=900)
        written = out.read_text(errors="replace") if out.exists() else ""
    # Catch2 writes characters that XML 1.0 does not allow when an expression contains them.
    written = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "?", written)
    try:
        cases = list(xml.fromstring(written).iter("TestCase"))
    except xml.ParseError:  # it died before the end: what it had finished is still there
        whole = re.findall(r"<TestCase .*?</TestCase>", written, re.DOTALL)
        cases = [xml.fromstring(case) for case in whole]
        report.check(name, f"ended early with exit code {code}", text or written[-2000:])
        code = 0
    bad = 0
    for case in cases:
        result = case.find("OverallResult")
        well = result is not None and result.get("success") == "true"
        bad += not well
        report.check(
            f"{name}: {case.get('name')}", "" if well else "fails", "\n".join(failures(case))
        )
    if code != 0 and not bad:  # a sanitizer's report, a leak, a crash in a destructor
        report.check(name, f"exit code {code}", text)
    elif not cases:
        report.check(name, "has no test case", text)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory")
    parser.add_argument("--results", help="file to which passed and failed counts are appended")
    options = parser.parse_args()
    report = Report(options.results)

    broken = build(options.directory, report)
    for target, count in static_files(options.directory).items():
        wrong = sum(f"lib{target}.a.p/" in output for output in broken)
        report.passed += count - wrong

    def run_one(test):
        local = Report(None)
        if not Path(test["cmd"][0]).exists():
            return local  # counted as a failed build step
        if any(suite.endswith("catch") for suite in test["suite"]):
            run_catch(test["cmd"], local, test["name"])
        else:
            code, text = run(test["cmd"], timeout=900, cwd=options.directory)  # as meson does
            local.check(test["name"], "" if code == 0 else f"exit code {code}", text)
        return local

    for local in in_parallel(run_one, introspect(options.directory, "tests")):
        report.passed += local.passed
        report.failed += local.failed
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
