#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes the oracle tables of this folder with mpmath; `--check` says whether they are up to date.

Also writes the tables of docs/singular-points.md, between its two markers.

Needs Python 3.9 and mpmath (Debian: python3-mpmath). The output depends on the sources alone.
"""

import sys

sys.dont_write_bytecode = True

import pathlib

import oracle_composites
import oracle_operations
import oracle_singular

HERE = pathlib.Path(__file__).resolve().parent
DOCUMENT = HERE.parent.parent / "docs" / "singular-points.md"
BEGIN = "<!-- tables: written by tests/oracle/generate_operations.py -->\n"
END = "<!-- end of tables -->\n"
HEAD = "// SPDX-License-Identifier: BSL-1.0\n// Written by generate_operations.py; do not edit.\n"


def table(rows):
    return HEAD + "".join(line + "\n" for line in rows)


def document():
    """The document with its tables renewed; what stands outside the markers is kept."""
    before, rest = DOCUMENT.read_text(encoding="utf-8").split(BEGIN)
    _, after = rest.split(END)
    return before + BEGIN + "\n" + "".join(
        line + "\n" for line in oracle_singular.markdown()) + END + after


def outputs():
    oracle_singular.check_limits()
    yield HERE / "operations_unary.inc", table(oracle_operations.unary_rows())
    yield HERE / "operations_binary.inc", table(oracle_operations.binary_rows())
    yield HERE / "operations_ternary.inc", table(oracle_operations.ternary_rows())
    yield HERE / "singular_points.inc", table(oracle_singular.rows())
    yield HERE / "composites.inc", table(oracle_composites.text())
    yield DOCUMENT, document()


def main(arguments):
    if arguments not in ([], ["--check"]):
        print("usage: generate_operations.py [--check]", file=sys.stderr)
        return 2
    stale = 0
    for path, text in outputs():
        old = path.read_text(encoding="utf-8") if path.exists() else None
        if arguments and old != text:
            print(f"{path}: differs from what the generator writes", file=sys.stderr)
            stale += 1
        elif not arguments and old != text:
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path.name}")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
