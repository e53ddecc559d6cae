# SPDX-License-Identifier: BSL-1.0
"""Joins the records of several runs and prints costate's figures beside the fastest other's."""
import argparse
import json
import sys
from pathlib import Path


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", help="file for the joined records")
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    records = []
    for name in options.files:
        if Path(name).exists():
            records += json.loads(Path(name).read_text(encoding="utf-8"))
    if options.json:
        Path(options.json).write_text(
            "[\n" + ",\n".join("  " + json.dumps(record) for record in records) + "\n]\n",
            encoding="utf-8",
        )

    table = {}
    for record in records:
        if record["case"] in ("machine", "version"):
            continue
        key = (record["case"], record["compiler"])
        table.setdefault(key, {})[record["system"]] = record
    print(f"{'case':32} {'compiler':18} {'costate':>14} {'fastest other':>14} {'ratio':>6}")
    for (case, compiler), systems in table.items():
        mine = systems.get("costate")
        if mine and "seconds" in mine:
            size = f"{mine['megabytes']:.0f} MB"
            print(f"{case:32} {compiler:18} {mine['seconds']:12.2f} s {size:>14}")
            continue
        others = {
            name: r["ns"]
            for name, r in systems.items()
            if not name.startswith("costate") and "ns" in r
        }
        best = min(others, key=others.get, default="")
        left = f"{mine['ns']:11.1f} ns" if mine else "-"
        right = f"{others[best]:11.1f} ns" if best else "-"
        ratio = f"{mine['ns'] / others[best]:6.2f}" if mine and best else "     -"
        print(f"{case:32} {compiler:18} {left:>14} {right:>14} {ratio} {best}")
    return 0 if records else 1


if __name__ == "__main__":
    sys.exit(main())
