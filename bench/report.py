# SPDX-License-Identifier: BSL-1.0
"""Turns the records of a run (`sh bench/run.sh --json FILE`) into docs/benchmarks.md with its
pictures. Says nothing that is not in the records."""
import argparse
import json
import math
import subprocess
import textwrap
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent / "docs"
OTHERS = (
    "by-hand xsimd-by-hand libmvec-loop eigen openblas libtorch torch-eager torch-compile jax kfac-jax "
    "tinygrad adol-c"
).split()
MINE = "costate"
GRADIENT = "costate-gradient"  # computes less, and the others are multiples of it
OWN = [GRADIENT, *(f"costate-{each}" for each in "held one-gamma tridiagonal eigenbasis".split())]

INTRODUCTION = """# Benchmarks

Value and gradient of the same function in every system, on one core. Before a system is timed its results are compared
with those of plain loops, or of a derivative written by hand (1e-5 for float, 1e-10 for double, of each number or of
their root mean square); one that differs is not timed. The systems take turns, round after round, and the least time
counts; compilation and start-up are not in it. PyTorch, JAX and tinygrad are timed inside Python. This page is what
`python3 bench/report.py FILE` makes of the records of one run of `sh bench/run.sh --json FILE`.
"""

GROUPS = {
    "Contractions": (
        ("contractions/",),
        "The three products of a dense layer by themselves, with samples x inputs x outputs: forward, the gradient with "
        "respect to the weights and the one with respect to the inputs, each as costate's kernel for that shape. Where a "
        "side is 1, `openblas` is its product with a vector; small shapes are known to Eigen when it compiles. The "
        "fraction in brackets is of the multiply-adds that the core reached in the same rounds.",
    ),
    "Training": (
        ("mlp-784-128-10-step", "train-"),
        "Gradient and a step of Adam for a batch of 64 with the network 784-128-10; and an epoch on the 60,000 images of "
        "Fashion-MNIST in such batches, the fastest of ten, with the share of the 10,000 test images that are told right "
        "after them (the order of the images is the same for all, roundings are not). PyTorch's Adam is the fused one, "
        "compiled with the gradient where that is faster; JAX compiles the whole step, or the whole epoch.",
    ),
    "Networks": (
        ("mlp-", "autoencoder", "lenet5", "conv3x3", "gru-", "attention-"),
        "The gradient of a batch, with respect to all weights and biases, and for `conv3x3` and `attention` to the samples; `by-hand` is a loop over vector registers, "
        "`eigen` and `openblas` an adjoint written by hand with their matrix products. The fraction in brackets is of "
        "the multiply-adds that the core reached in the same rounds.",
    ),
    "Second order": (
        ("hvp/", "ggnvp/", "kfac-factors/", "kfac-step/"),
        "Products of a direction with the Hessian (`hvp`) and with the generalised Gauss-Newton matrix (`ggnvp`), where "
        "`costate-held` keeps what does not depend on the direction; value, gradient and empirical Kronecker factors of "
        "all layers (`kfac-factors`); a step of K-FAC (`kfac-step`), as the mean of steps 21 to 40, of which one inverts: "
        "for three damping parameters γ, or for one (`costate-one-gamma`), as kfac-jax does; `costate-tridiagonal` inverts "
        "block-tridiagonally, `costate-eigenbasis` is EKFAC. In brackets the time as a multiple of `costate-gradient`, and "
        "of the floating-point operations where they are counted. The last column has the constant workspace, or all that "
        "the optimiser has, and the losses before step 40, which differ in what is drawn from the model.",
    ),
    "Rows of a matrix": (
        ("softmax-", "layernorm-"),
        "512 rows in float, which lie in the third cache of large machines, or 16,384, which do not; value and gradient. "
        "The fraction in brackets is of what a copy of as many bytes reached in the same rounds.",
    ),
    "GradBench": (
        ("ba/", "gmm/", "kmeans/", "llsq/", "lse/", "lstm/", "ode/"),
        "Problems of [GradBench](https://github.com/gradbench/gradbench) in some sizes of its grids, in double: value and "
        "derivative. For `kmeans` that is Newton's direction, with the diagonal of the Hessian, for `ba` what of the Jacobian is not 0.",
    ),
    "Scalar functions": (
        ("sum-sin-exp/", "rosenbrock/"),
        "Value and gradient, in double.",
    ),
}


def time(nanoseconds):
    for unit, size in (("ns", 1), ("µs", 1e3), ("ms", 1e6), ("s", 1e9)):
        if nanoseconds < 1000 * size or unit == "s":
            return f"{nanoseconds / size:.3g} {unit}"


def table(rows):
    """Markdown; the first row is the heading, and the second column on are numbers."""
    heading, *rest = rows
    lines = ["| " + " | ".join(heading) + " |", "|---" + "|---:" * (len(heading) - 1) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rest])


def cell(record, best):
    if not record:
        return "–"
    text = time(record["ns"])
    if "multiple" in record:
        multiples = [record["multiple"], record.get("multiple_of_operations")]
        text += f" ({'; '.join(f'{each:.3g}' for each in multiples if each)})"
    fraction = record.get("peak_fraction") or record.get("bandwidth_fraction")
    if fraction and "multiple" not in record:
        text += f" ({100 * fraction:.0f} %)"
    if "accuracy" in record:
        text += f" ({100 * record['accuracy']:.1f} % right)"
    return f"**{text}**" if record is best else text


def group_table(cases, systems):
    others = [name for name in systems if name in OTHERS]
    measured = any(GRADIENT in records for records in cases.values())
    rows = [["case", *systems, "fastest other / costate", *(["bytes, losses"] if measured else [])]]
    for case, records in cases.items():
        alike = [record for name, record in records.items() if name != GRADIENT]
        best = min(alike, key=lambda record: record["ns"], default=None)
        rivals = [records[name]["ns"] for name in others if name in records]
        ratio = f"{min(rivals) / records[MINE]['ns']:.2f}" if rivals and MINE in records else "–"
        row = [f"`{case}`", *(cell(records.get(name), best) for name in systems), ratio]
        rows.append(row + ([bytes_and_losses(records)] if measured else []))
    return table(rows)


def bytes_and_losses(records):
    parts = []
    if "workspace_bytes" in records.get(MINE, {}):
        parts.append(f"{records[MINE]['workspace_bytes']:,}")
    parts += [f"{name} {r['loss']:.3g}" for name, r in records.items() if "loss" in r]
    return ", ".join(parts) or "–"


def ratios(cases):
    """Derivative over function alone, for each system that has both; their geometric means."""
    found = {}
    for case, records in cases.items():
        name, _, grid = case.partition("/")
        alone = cases.get(f"{name}-primal/{grid}", {})
        for system in records.keys() & alone.keys():
            each = records[system]["ns"] / alone[system]["ns"]
            found.setdefault(name, {}).setdefault(system, []).append(each)
    return {
        name: {s: math.prod(each) ** (1 / len(each)) for s, each in systems.items()}
        for name, systems in found.items()
    }


def tile_table(cases):
    """What the chosen register tile costs beside the fastest that could have been chosen."""
    rows = [["product", "chosen", "fastest", "of all", "fastest / chosen"]]
    for case, records in cases.items():
        times = {name: r["ns"] for name, r in records.items() if name != MINE}
        if MINE in records and times:
            best, chosen = min(times, key=times.get), records[MINE]["ns"]
            rows.append(
                [f"`{case.removeprefix('tiles/')}`", time(chosen)]
                + [f"{time(times[best])} ({best})", str(len(times)), f"{times[best] / chosen:.2f}"]
            )
    return table(rows)


def ratio_table(found, systems):
    systems = [name for name in systems if any(name in each for each in found.values())]
    rows = [["problem", *systems]]
    for name, each in found.items():
        rows.append([f"`{name}`", *(f"{each[s]:.2f}" if s in each else "–" for s in systems)])
    return table(rows)


def draw(file, title, cases, systems):
    """Bars: how many times as long as costate each system takes, on a logarithmic scale."""
    names = [name for name in systems if name in OTHERS]
    lines = []
    for case, records in cases.items():
        if MINE not in records:
            continue
        mine = records[MINE]["ns"]
        values = [f"{records[s]['ns'] / mine:.4g}" if s in records else "NaN" for s in names]
        lines.append(" ".join([f'"{case}"', *values]))
    if not lines or not names:
        return False
    plots = ", ".join(
        f"$data using {column}:xtic(1) title '{name}'" for column, name in enumerate(names, 2)
    )
    script = f"""
set terminal svg size {max(860, 48 * len(lines))},{300 + 8 * max(map(len, cases))} font 'sans,11' background '#ffffff'
set output '{file}'
set title '{title}: time over that of costate'
set style data histogram
set style histogram clustered gap 1
set style fill solid 0.8 noborder
set logscale y
set grid ytics
set xtics rotate by -25 scale 0
set key outside right
set arrow from graph 0,first 1 to graph 1,first 1 nohead lc rgb '#000000'
set label 'costate' at graph 0.005,first 1 offset 0,0.5 font ',9'
$data << END
{chr(10).join(lines)}
END
plot {plots}
"""
    return subprocess.run(["gnuplot"], input=script, text=True, check=False).returncode == 0


def machine(records):
    rows = [["", "measured or installed"]]
    for record in records:
        if record["case"] == "machine":
            if "gflops" in record:
                text = f"{record['gflops']:.0f} GFLOP/s"
            else:
                text = f"{record['gigabytes_per_second']:.1f} GB/s"
            rows.append([record["system"], text])
        elif record["case"] == "version":
            rows.append([record["system"], record["version"]])
    clock = max(record["ghz"] for record in records if "ghz" in record)
    return table(rows + [["clock while it ran", f"{clock:.2f} GHz"]])


def section(compiler, records, folder):
    cases = {}
    for record in records:
        if "ns" in record:
            cases.setdefault(record["case"], {})[record["system"]] = record
    systems = [MINE, *(s for s in OWN + OTHERS if any(s in each for each in cases.values()))]
    all_cases = cases
    parts = [f"## {compiler}", machine(records)]
    for title, (prefixes, text) in GROUPS.items():
        chosen = {name: each for name, each in cases.items() if name.startswith(prefixes)}
        cases = {name: each for name, each in cases.items() if name not in chosen}
        if not chosen:
            continue
        present = [s for s in systems if any(s in each for each in chosen.values())]
        parts += [f"### {title}", textwrap.fill(text, 120, break_on_hyphens=False), group_table(chosen, present)]
        picture = f"{title.split()[0].lower()}-{compiler.split()[0].replace('+', 'x')}.svg"
        if draw(folder / picture, title, chosen, present):
            parts.append(f"![{title}, {compiler}](benchmarks/{picture})")
        tiles = {name: each for name, each in cases.items() if name.startswith("tiles/")}
        if title == "Contractions" and tiles:
            parts += [
                "The register tile, rows by vectors, that the kernel's model chooses, beside every other that fits the "
                "registers:",
                tile_table(tiles),
            ]
        if title == "GradBench" and (found := ratios(all_cases)):
            parts += [
                "Time with the derivative over time of the function alone, the geometric mean over the sizes:",
                ratio_table(found, present),
            ]
    return parts


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--docs", type=Path, default=DOCS, help="where benchmarks.md goes")
    parser.add_argument("--note", help="what else is to be known of the run")
    options = parser.parse_args()
    records = json.loads(Path(options.file).read_text(encoding="utf-8"))
    folder = options.docs / "benchmarks"
    folder.mkdir(exist_ok=True)
    parts = [INTRODUCTION.strip()] + ([textwrap.fill(options.note, 120)] if options.note else [])
    for compiler in dict.fromkeys(r["compiler"] for r in records if "ns" in r):
        parts += section(compiler, [r for r in records if r["compiler"] == compiler], folder)
    page = "\n\n".join(parts) + "\n"
    (options.docs / "benchmarks.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
