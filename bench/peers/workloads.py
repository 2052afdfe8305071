"""The rows each recipe trains on, as raw arrays: real data where it is found, else made-up rows of the same shape."""
import gzip
import os
import pathlib

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
NAMES = [
    "fashion-dense", "ecg-dense", "cube-3d", "example-100-50", "mnist-sigmoid", "mnist-156-tanh", "deep-dense", "linear", "quickstart",
    "fashion-denoise", "mnist-vae", "mnist-aae", "mnist-conv", "ecg-conv", "quickstart-conv",
]
SHAPES = {"mnist": [1, 28, 28], "fashion-mnist": [1, 28, 28], "fashion-mini": [1, 28, 28], "ecg": [140], "cube-3d": [3], "patches": [100]}
DEBIAN = pathlib.Path("/usr/share/datasets")


def find(*names):
    """The first of the places where data is looked for that holds the file, or None."""
    for place in (os.environ.get("HOURGLASS_DATA"), ROOT.parent / "shared" / "data", DEBIAN):
        for name in names:
            if place and (path := pathlib.Path(place) / name).exists():
                return path
    return None


def idx(path):
    with gzip.open(path) as file:
        content = file.read()
    rank = content[3]
    shape = np.frombuffer(content, ">i4", rank, 4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * rank).reshape(shape[0], -1)


def pictures(folder, labels=False):
    """Pictures (n, 784), where they come from, and their labels."""
    path = find(f"{folder}/train-images-idx3-ubyte.gz")
    if path is None:
        random = np.random.default_rng(1)
        made = (random.random((60000, 784), np.float32) * (random.random((60000, 784), np.float32) < 0.2) * 255).astype(np.uint8)
        return made, "made-up pictures", random.integers(0, 10, 60000)
    found = idx(path.with_name("train-labels-idx1-ubyte.gz"))[:, 0] if labels else None
    return idx(path), folder, found


def ecg():
    path, test = find("ecg5000/ecg.csv.gz"), find("ecg5000/ecg-tutorial-test-rows.txt")
    if path is None or test is None:
        return np.random.default_rng(1).normal(size=(2359, 140)).astype(np.float32), "made-up series"
    table = np.loadtxt(path, delimiter=",")
    train = np.ones(len(table), bool)
    train[np.loadtxt(test, dtype=int)] = False
    return table[train & (table[:, -1] == 1), :-1].astype(np.float32), "ecg5000"


def rows(recipe):
    """The rows of a recipe's training part, uint8 or float32, and a word on where they come from."""
    data = recipe["data"]
    source = data["source"]
    if source in ("mnist", "fashion-mnist"):
        values, word, labels = pictures(source, "labels" in data)
        if "labels" in data:
            keep = np.isin(labels, [int(label) for label in data["labels"]])
            keep[: data.get("skipRows", 0)] = False
            values = values[keep]
        return values, word
    if source == "fashion-mini":
        values, word, _ = pictures("fashion-mnist")
        return values[:10000], f"{word}, the first 10,000"
    if source == "ecg":
        return ecg()
    random = np.random.default_rng(1)
    if source == "cube-3d":
        a, b = random.random((2, 1000, 1))
        return np.hstack([a, b, (a + b) / 2]).astype(np.float32), "three correlated columns"
    if source == "patches":
        values, word, _ = pictures("fashion-mnist")
        values = values.reshape(-1, 28, 28)
        corners = random.integers(0, 19, (10000, 2))
        return np.stack([values[i, y:y + 10, x:x + 10].reshape(100) for i, (y, x) in enumerate(corners)]), f"10×10 parts of {word}"
    raise SystemExit(f"{recipe['name']}: no rows are known for the data source {source}.")
