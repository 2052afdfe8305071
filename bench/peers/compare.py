"""Whole training steps of the recipes in Hourglass and PyTorch, interleaved, on the same rows with the same arithmetic."""
import argparse
import datetime
import json
import math
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

import pca
import tsne
import workers
from workloads import NAMES, ROOT, SHAPES, rows

TORCH = pathlib.Path(__file__).with_name("torch_worker.py")
PYTHON = "/usr/bin/python3"


def parse():
    parser = argparse.ArgumentParser(prog="bench/peers/run", description=__doc__)
    parser.add_argument("--only", metavar="NAME", action="append", choices=NAMES, help="only this workload (may be given again)")
    parser.add_argument("--rounds", type=int, default=7, help="interleaved rounds, of which the median counts (7)")
    parser.add_argument("--seconds", type=float, default=0.5, help="the length of a round (0.5)")
    parser.add_argument("--quick", action="store_true", help="3 rounds of 0.1 s: shows that it works, measures little")
    parser.add_argument("--pca", action="store_true", help="PCA of MNIST beside scikit-learn and numpy instead")
    parser.add_argument("--tsne", action="store_true", help="t-SNE of 10,000 codes beside scikit-learn instead; a round takes about a minute")
    parser.add_argument("--out", metavar="FILE", help="write the tables there too")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.seconds = 3, 0.1
    return options


def start(folder):
    """The workers of one workload, Hourglass first: it exports what the others read."""
    first = workers.hourglass("peer-worker", 1, folder)
    first.export = first.ask("export 200")
    found = [first, workers.hourglass("peer-worker", 2, folder)]
    found.append(workers.Worker("PyTorch as installed", [PYTHON, TORCH, folder, "default", "plain"]))
    for build in ("openmp", "pthread"):
        for threads in (1, 2):
            found.append(workers.Worker(
                f"PyTorch {build} {threads}", [PYTHON, TORCH, folder, threads, "best"], workers.strong_environment(build, threads)))
    return found


def disagreement(found, steps):
    """The largest relative difference of the last losses from those of Hourglass with one thread."""
    losses = {worker.name: worker.ask(f"check {steps}") for worker in found}
    last = [loss[-1] for loss in losses.values()]
    return max(abs(loss - last[0]) / abs(last[0]) for loss in last), last[0]


def calibrate(worker, seconds):
    """Warms a worker up for at least a second (compilers need it) and tells how many steps fill a round."""
    steps, spent, took = 1, 0.0, 0.0
    warm = max(1.0, 2 * seconds) if seconds >= 0.3 else seconds
    while spent < warm:
        took = worker.ask(f"run {steps}")
        spent += took
        if took < seconds / 2:
            steps = math.ceil(steps * min(10, seconds / max(took, 1e-6)))
    return max(1, round(steps * seconds / took))


def roofline(recipe, about):
    """Floating-point operations and bytes that no implementation of a step can avoid; README.md gives the model."""
    batch = min(recipe["training"]["batchSize"], about["rows"])
    state = {"adam": 24, "sgd": 8}[recipe["training"].get("optimizer", "adam")]
    traffic = about["parameters"] * (4 + 4 + state) - 4 * about["firstWeights"] + 4 * batch * math.prod(SHAPES[recipe["data"]["source"]])
    return about["operations"], traffic


def measure(name, options):
    folder = pathlib.Path(tempfile.mkdtemp(prefix=f"hourglass-{name}-"))
    try:
        recipe_file = ROOT / "recipes" / f"{name}.json"
        recipe = json.loads(recipe_file.read_text())
        shutil.copy(recipe_file, folder / "recipe.json")
        (folder / "shape.json").write_text(json.dumps(SHAPES[recipe["data"]["source"]]))
        values, source = rows(recipe)
        values.tofile(folder / ("raw.u8" if values.dtype == "uint8" else "raw.f32"))
        found = start(folder)
        difference, loss = disagreement(found, 5 if options.quick else 50)
        steps = {worker.name: calibrate(worker, options.seconds) for worker in found}
        times = {worker.name: [] for worker in found}
        for _ in range(options.rounds):
            for worker in found:
                times[worker.name].append(worker.ask(f"run {steps[worker.name]}") / steps[worker.name] * 1e6)
        for worker in found:
            worker.close()
        micros = {worker: statistics.median(t) for worker, t in times.items()}
        noise = max(statistics.median(t) / min(t) for t in times.values())
        operations, traffic = roofline(recipe, found[0].export)
        return {
            "name": name, "kind": "convolutional" if "conv" in json.dumps(recipe["encoder"]) else "dense", "source": source, "batch": recipe["training"]["batchSize"], "micros": micros, "difference": difference, "loss": loss, "noise": noise,
            "operations": operations, "bytes": traffic, "state": 16 * found[0].export["parameters"], "about": {w.name: w.about for w in found},
        }
    finally:
        shutil.rmtree(folder)


def peak():
    """What one core does at best, as this run finds it: operations a second, bytes a second in its second-level cache and from memory."""
    return json.loads(subprocess.run(["dotnet", workers.PROGRAM, "peak"], check=True, capture_output=True, text=True).stdout)


def last_cache():
    """The bytes of the processor's largest cache."""
    sizes = [path.read_text().strip() for path in pathlib.Path("/sys/devices/system/cpu/cpu0/cache").glob("index*/size")]
    return max((int(size[:-1]) * {"K": 2**10, "M": 2**20}[size[-1]] for size in sizes), default=2**25)


def bound(result, peak, threads):
    """The least microseconds that one step can take on this machine."""
    bandwidth = peak["memory"] if result["state"] > last_cache() else peak["cache"]
    return max(result["operations"] / peak["flops"], result["bytes"] / bandwidth) / threads * 1e6


def short(seconds_micro):
    return f"{seconds_micro:,.0f}" if seconds_micro >= 100 else f"{seconds_micro:.2f}" if seconds_micro < 10 else f"{seconds_micro:.1f}"


def table(results, peak):
    names = list(results[0]["micros"])
    head = ["workload", "batch", *(f"{n}, µs" for n in names), "ratio, 1 thread", "ratio, 2 threads", "ratio, best", "roofline 1", "roofline 2"]
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" + " ---: |" * (len(head) - 1)]
    ratios = []
    for r in results:
        micros = r["micros"]
        rival = min(t for n, t in micros.items() if n.startswith("PyTorch"))
        ours = [micros["Hourglass 1"], micros["Hourglass 2"]]
        ratios.append(rival / min(ours))
        cells = [r["name"], str(r["batch"]), *(f"**{short(t)}**" if t == rival else short(t) for t in micros.values())]
        cells += [f"{rival / ours[0]:.2f}×", f"{rival / ours[1]:.2f}×", f"**{rival / min(ours):.2f}×**"]
        cells += [f"{100 * bound(r, peak, threads) / time:.0f} %" for threads, time in zip((1, 2), ours)]
        lines.append("| " + " | ".join(cells) + " |")
    for kind in ("dense", "convolutional"):
        some = {r["name"]: ratio for r, ratio in zip(results, ratios) if r["kind"] == kind}
        if some:
            least = min(some, key=some.get)
            mean = math.exp(statistics.fmean(math.log(r) for r in some.values()))
            lines += ["", f"Geometric mean of the best ratios, {kind} recipes: **{mean:.2f}×**; smallest: **{some[least]:.2f}×** ({least})."]
    return lines


def checks(results):
    lines = ["", "| workload | rows from | loss of the last checked step | largest relative difference | median over fastest round, at worst | styles PyTorch chose |",
             "| --- | --- | ---: | ---: | ---: | --- |"]
    for r in results:
        styles = ", ".join(about["style"] for name, about in r["about"].items() if name.startswith("PyTorch") and "installed" not in name)
        lines.append(f"| {r['name']} | {r['source']} | {r['loss']:.6g} | {r['difference']:.1e}{'' if r['difference'] < 1e-3 else ' **differs**'} | {r['noise']:.2f} | {styles} |")
    return lines


def machine():
    with open("/proc/cpuinfo") as file:
        lines = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
    return f"{lines[0]}, {len(lines)} cores"


def main():
    options = parse()
    load = os.getloadavg()[0]
    if load > 0.5:
        print(f"The load average is {load:.1f}: other programs are running, and the figures will be no measurement.", file=sys.stderr)
    stamp = f"{datetime.datetime.now():%Y-%m-%d %H:%M}, {machine()}, load average {load:.1f} before the run"
    if options.pca:
        lines = [stamp, "", *pca.table(options.rounds)]
    elif options.tsne:
        lines = [stamp, "", *tsne.table(options.rounds)]
    else:
        results = []
        for name in options.only or NAMES:
            print(f"{name} …", file=sys.stderr)
            results.append(measure(name, options))
        best = peak()
        about = results[0]["about"]
        installed = about["PyTorch as installed"]
        lines = [
            f"{stamp}. Hourglass on {about['Hourglass 1']} and {about['Hourglass 2']}; PyTorch {installed['version']}, "
            f"as installed with {installed['threads']} thread(s). Median of {options.rounds} rounds of {options.seconds} s.",
            f"Peak of one core: {best['flops'] / 1e9:.0f} GFLOP/s, {best['cache'] / 1e9:.0f} GB/s in its second-level cache, "
            f"{best['memory'] / 1e9:.0f} GB/s from memory.",
            "", *table(results, best), *checks(results),
        ]
    text = "\n".join(lines) + "\n"
    print(text, end="")
    if options.out:
        pathlib.Path(options.out).write_text(text)


main()
