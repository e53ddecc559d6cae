# SPDX-License-Identifier: BSL-1.0
"""A program that is compiled once: defined in one object, only called in another.

    defined_in.py NM DEFINING USING    (object files or archives)
"""
import re
import subprocess
import sys

KERNELS = re.compile(r"\bcostate::(\w+::)?(executable|loop|contraction_step|kernel_step|scan_step)<")


def symbols(nm, path):
    """Pairs of kind (nm's letter) and demangled name."""
    lines = subprocess.run([nm, "-C", path], check=True, capture_output=True, text=True).stdout.splitlines()
    found = [re.match(r"[0-9a-f]*\s*(\w) (.*)", line) for line in lines]
    return [(match[1], match[2]) for match in found if match]


def main():
    nm, defining, using = sys.argv[1:]
    defined = {name for kind, name in symbols(nm, defining) if "separate<" in name and kind in "TW"}
    called = {name for kind, name in symbols(nm, using) if "separate<" in name and kind == "U"}
    problems = []
    if not called:
        problems.append("the second object calls no program of another one")
    if not called <= defined:
        problems.append("the first object does not define what the second one calls")
    # Kernels are named by what they run; none of their names may occur as a symbol.
    kernels = [name for _, name in symbols(nm, using) if KERNELS.match(name.removeprefix("void "))]
    problems += [f"the second object holds a kernel: {name[:120]}" for name in kernels]
    print("\n".join(problems) or f"{len(called)} programs, defined once")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
