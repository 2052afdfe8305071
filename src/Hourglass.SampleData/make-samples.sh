#!/usr/bin/env bash
# Makes the resource files anew from Debian's packages dataset-fashion-mnist and python3-sklearn (both by apt-get install).
set -euo pipefail
cd "$(dirname "$0")/Resources"
fashion=/usr/share/datasets/fashion-mnist
sklearn=/usr/lib/python3/dist-packages/sklearn/datasets/data

# cut NAME SOURCE HEADER ITEM COUNT: the first COUNT items of an IDX file, its header with the new count. gzip -n keeps no name and time.
cut() {
    local name="$1" source="$2" header="$3" item="$4" count="$5"
    {
        zcat "$source" | head -c 4
        printf "\\x$(printf %02x $((count >> 24)))\\x$(printf %02x $((count >> 16 & 255)))\\x$(printf %02x $((count >> 8 & 255)))\\x$(printf %02x $((count & 255)))"
        zcat "$source" | head -c $((header + item * count)) | tail -c +9
    } 2> /dev/null | gzip -9n > "$name"
}

set +o pipefail # head closes the pipe early
cut fashion-mini-train-images-idx3-ubyte.gz "$fashion/train-images-idx3-ubyte.gz" 16 784 10000
cut fashion-mini-train-labels-idx1-ubyte.gz "$fashion/train-labels-idx1-ubyte.gz" 8 1 10000
cut fashion-mini-test-images-idx3-ubyte.gz "$fashion/t10k-images-idx3-ubyte.gz" 16 784 2000
cut fashion-mini-test-labels-idx1-ubyte.gz "$fashion/t10k-labels-idx1-ubyte.gz" 8 1 2000
cp "$sklearn/digits.csv.gz" digits.csv.gz
ls -l
