#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes the extract of Fashion-MNIST that lies beside this script.

Of every class the first TRAIN training images and the first TEST test images are taken, in the
order of the full set, which Debian's package dataset-fashion-mnist installs. The files have the
names and the format of the full set, so that either folder serves as --data.
"""

import argparse
import gzip
import io
import pathlib
import struct
import sys

CLASSES = 10


def read_idx(path, rank):
    data = gzip.open(path).read()
    magic, *shape = struct.unpack_from(f">{1 + rank}I", data)
    if magic != 0x0800 + rank:
        sys.exit(f"{path}: expected an IDX file of bytes of rank {rank}, found {magic:#x}")
    return shape, data[4 + 4 * rank :]


def write_idx(path, shape, data):
    raw = struct.pack(f">{1 + len(shape)}I", 0x0800 + len(shape), *shape) + data
    packed = io.BytesIO()
    # No name and no time in the header: the same input gives the same file.
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=packed, mtime=0) as out:
        out.write(raw)
    path.write_bytes(packed.getvalue())
    return len(packed.getvalue())


def extract(source, target, part, per_class):
    shape, images = read_idx(source / f"{part}-images-idx3-ubyte.gz", 3)
    (count,), labels = read_idx(source / f"{part}-labels-idx1-ubyte.gz", 1)
    if shape[0] != count:
        sys.exit(f"{part}: {shape[0]} images but {count} labels")
    size = shape[1] * shape[2]
    seen = [0] * CLASSES
    chosen = []
    for index, label in enumerate(labels):
        if seen[label] < per_class:
            seen[label] += 1
            chosen.append(index)
    if seen != [per_class] * CLASSES:
        sys.exit(f"{part}: expected {per_class} images of each class, found {seen}")
    pixels = b"".join(images[i * size : (i + 1) * size] for i in chosen)
    total = write_idx(target / f"{part}-images-idx3-ubyte.gz", [len(chosen), *shape[1:]], pixels)
    total += write_idx(
        target / f"{part}-labels-idx1-ubyte.gz", [len(chosen)], bytes(labels[i] for i in chosen)
    )
    return len(chosen), total


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=pathlib.Path, default="/usr/share/datasets/fashion-mnist")
    parser.add_argument("--target", type=pathlib.Path, default=pathlib.Path(__file__).parent)
    parser.add_argument("--train", type=int, default=360, help="training images of each class")
    parser.add_argument("--test", type=int, default=80, help="test images of each class")
    options = parser.parse_args()
    for part, per_class in (("train", options.train), ("t10k", options.test)):
        count, size = extract(options.source, options.target, part, per_class)
        print(f"{part}: {count} images, {size} bytes")


if __name__ == "__main__":
    main()
