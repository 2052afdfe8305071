"""PCA of MNIST, all components: Hourglass, scikit-learn's full solver, and numpy's covariance and eigh, interleaved.

Called by compare.py; as a program (`pca.py FILE COLUMNS METHOD`) it is the worker of one of the two peers.
"""
import json
import pathlib
import statistics
import sys
import tempfile
import time

import numpy as np

METHODS = ("sklearn", "numpy")


def fit(values, method):
    """The explained variances, largest first; the directions are computed too."""
    if method == "sklearn":
        from sklearn.decomposition import PCA
        return PCA(svd_solver="full").fit(values).explained_variance_
    centered = values - values.mean(axis=0)
    variance, _ = np.linalg.eigh(centered.T @ centered / (len(values) - 1))
    return variance[::-1]


def serve(path, columns, method):
    values = np.fromfile(path, np.float32).reshape(-1, columns)
    print(json.dumps(np.__version__), flush=True)
    for _ in sys.stdin:
        started = time.perf_counter()
        variance = fit(values, method)
        print(json.dumps([time.perf_counter() - started, float(variance[0]), float(variance[columns // 2])]), flush=True)


def table(rounds):
    import workers
    import workloads
    pixels, source, _ = workloads.pictures("mnist")
    with tempfile.TemporaryDirectory(prefix="hourglass-pca-") as folder:
        path = pathlib.Path(folder) / "rows.f32"
        (pixels.astype(np.float32) / 255).tofile(path)
        columns = pixels.shape[1]
        found = [workers.hourglass("pca-worker", threads, path, columns) for threads in (1, 2)]
        for method in METHODS:
            for threads in (1, 2):
                found.append(workers.Worker(
                    f"{method} {threads}", ["/usr/bin/python3", __file__, path, columns, method], workers.strong_environment("openmp", threads)))
        answers = {worker.name: [] for worker in found}
        for worker in found:
            worker.ask("warm up")
        for _ in range(rounds):
            for worker in found:
                answers[worker.name].append(worker.ask("fit"))
        for worker in found:
            worker.close()
    lines = [f"PCA of {source}, {len(pixels):,} × {columns}, all components; median of {rounds} rounds. OpenBLAS: openmp build.", "",
             "| engine and threads | seconds | variance of component 1 | of component 393 |", "| --- | ---: | ---: | ---: |"]
    for name, answer in answers.items():
        lines.append(f"| {name} | {statistics.median(a[0] for a in answer):.3f} | {answer[0][1]:.6f} | {answer[0][2]:.6e} |")
    return lines


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]), sys.argv[3])
