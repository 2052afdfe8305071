"""t-SNE of 10,000 codes of 64 numbers: Hourglass and scikit-learn, two threads each, with the same settings.

Called by compare.py; as a program (`tsne.py FILE COLUMNS`) it is the worker of scikit-learn. The codes are the principal components of pictures of clothes.
"""
import json
import pathlib
import statistics
import sys
import tempfile
import time

import numpy as np

ROWS, COLUMNS, THREADS = 10_000, 64, 2


def serve(path, columns):
    import sklearn
    from sklearn.manifold import TSNE
    values = np.fromfile(path, np.float32).reshape(-1, columns)
    print(json.dumps(sklearn.__version__), flush=True)
    for _ in sys.stdin:
        started = time.perf_counter()
        fitted = TSNE(init="pca", learning_rate="auto", n_jobs=THREADS).fit(values)
        print(json.dumps([time.perf_counter() - started, float(fitted.kl_divergence_)]), flush=True)


def table(rounds):
    import workers
    import workloads
    from sklearn.decomposition import PCA
    pixels, source, _ = workloads.pictures("fashion-mnist")
    codes = PCA(COLUMNS, svd_solver="full").fit_transform(pixels[:ROWS] / 255)
    with tempfile.TemporaryDirectory(prefix="hourglass-tsne-") as folder:
        path = pathlib.Path(folder) / "rows.f32"
        codes.astype(np.float32).tofile(path)
        found = [
            workers.hourglass("tsne-worker", THREADS, path, COLUMNS),
            workers.Worker(f"scikit-learn {THREADS}", ["/usr/bin/python3", __file__, path, COLUMNS], workers.strong_environment("openmp", THREADS)),
        ]
        answers = {worker.name: [] for worker in found}
        for _ in range(rounds):
            for worker in found:
                answers[worker.name].append(worker.ask("fit"))
        for worker in found:
            worker.close()
    lines = [f"t-SNE of {ROWS:,} × {COLUMNS}, principal components of {source}; perplexity 30, 1000 steps; median of {rounds} round(s).", "",
             "| engine and threads | seconds | KL(P‖Q) |", "| --- | ---: | ---: |"]
    for name, answer in answers.items():
        lines.append(f"| {name} | {statistics.median(a[0] for a in answer):.1f} | {answer[0][1]:.4f} |")
    return lines


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
