#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Writes the oracle tables of this folder with mpmath; `--check` says whether the committed files are what it writes.

Needs Python 3.9 and mpmath (Debian: python3-mpmath). Deterministic: the output depends on nothing but the sources.
"""

import sys

sys.dont_write_bytecode = True

import pathlib

import oracle_operations

HERE = pathlib.Path(__file__).resolve().parent
HEAD = "// SPDX-License-Identifier: BSL-1.0\n// Written by generate_operations.py; do not edit.\n"


def table(rows):
    return HEAD + "".join(line + "\n" for line in rows)


def outputs():
    yield HERE / "operations_unary.inc", table(oracle_operations.unary_rows())
    yield HERE / "operations_binary.inc", table(oracle_operations.binary_rows())
    yield HERE / "operations_ternary.inc", table(oracle_operations.ternary_rows())


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
