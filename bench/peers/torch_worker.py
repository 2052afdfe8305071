"""Trains one workload in PyTorch, a round at a time, on request.

Usage: torch_worker.py FOLDER THREADS STYLE
Reads from FOLDER what the Hourglass worker exported: recipe.json, network.json, shape.json, rows.f32 (scaled), batches.json (row numbers of each step) and
init.safetensors (first weights). Then answers one line of JSON to each line of input:
  check N   the losses of N steps from the first weights
  run N     the seconds that N steps take
"""
import gc
import json
import math
import struct
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

ACTIVATIONS = {
    "relu": nn.ReLU, "sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "softplus": nn.Softplus, "gelu": nn.GELU, "elu": nn.ELU, "leakyRelu": nn.LeakyReLU,
}


def read_safetensors(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        values = bytearray(file.read())
    header.pop("__metadata__", None)
    return {
        name: torch.frombuffer(values, dtype=torch.float32, offset=t["data_offsets"][0], count=(t["data_offsets"][1] - t["data_offsets"][0]) // 4)
        .view(t["shape"]).clone()
        for name, t in header.items()
    }


class Convolution(nn.Module):
    """A convolution or its transpose with the sizes that the export names; PyTorch's own padding where it can express them."""

    def __init__(self, layer, weights):
        super().__init__()
        weight = weights[layer["weight"]]
        (h, w), (before, stride) = layer["kernel"], (layer["before"], layer["stride"])
        self.weight = nn.Parameter(weight.view(weight.shape[0], -1, h, w).clone())
        self.bias = nn.Parameter(weights[layer["bias"]].view(-1).clone()) if layer["bias"] else None
        self.transposed, self.small, self.large = layer["kind"] == "convTranspose", layer["outputs"], layer["inputs"]
        self.options = {"stride": stride, "dilation": layer["dilation"], "groups": layer["groups"]}
        # What lies behind the last row and column, seen from the convolution's side.
        spans = [s * (o - 1) + d * (k - 1) + 1 for s, o, d, k in zip(stride, self.small[1:], layer["dilation"], layer["kernel"])]
        self.behind = [span - size - b for span, size, b in zip(spans, self.large[1:], before)]
        self.before = before

    def forward(self, x):
        if not self.transposed:
            x = x.view(-1, *self.large)
            if all(0 <= a <= b for a, b in zip(self.behind, self.before)):
                return F.conv2d(x, self.weight, self.bias, padding=self.before, **self.options)[..., : self.small[1], : self.small[2]]
            x = F.pad(x, (self.before[1], self.behind[1], self.before[0], self.behind[0]))
            return F.conv2d(x, self.weight, self.bias, **self.options)
        x = x.view(-1, *self.small)
        more = [max(0, b - a) for a, b in zip(self.behind, self.before)]
        y = F.conv_transpose2d(x, self.weight, self.bias, padding=self.before, output_padding=more, **self.options)
        return y[..., : self.large[1], : self.large[2]]


class View(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape

    def forward(self, x):
        return x.reshape(-1, *self.shape)


def build(recipe, layers, weights):
    """The network, without the decoder's last activation where the loss works on logits."""
    found = []
    for layer in layers:
        if layer["kind"] == "dense":
            weight = weights[layer["weight"]]
            linear = nn.Linear(weight.shape[1], weight.shape[0], bias=bool(layer["bias"]))
            linear.weight.data.copy_(weight)
            if layer["bias"]:
                linear.bias.data.copy_(weights[layer["bias"]].view(-1))
            found.append(linear)
        elif layer["kind"] in ("conv", "convTranspose"):
            found.append(Convolution(layer, weights))
        elif layer["kind"] == "reshape":
            found.append(View(layer["shape"]))
        if layer.get("activation", "identity") != "identity":
            found.append(ACTIVATIONS[layer["activation"]]())
    if recipe["objective"]["loss"] == "binaryCrossEntropy":
        found.pop()
    return nn.Sequential(*found, nn.Flatten())


def objective(recipe):
    function = {
        "squaredError": F.mse_loss, "absoluteError": F.l1_loss, "binaryCrossEntropy": F.binary_cross_entropy_with_logits,
    }[recipe["objective"]["loss"]]
    if recipe["objective"].get("reduction", "sum") == "mean":
        return function
    return lambda output, x: function(output, x, reduction="sum") / len(x)


def optimizer(recipe, parameters, foreach):
    training = recipe["training"]
    kind = training.get("optimizer", "adam")
    if kind == "sgd":
        return torch.optim.SGD(
            parameters, lr=training.get("learningRate", 0.01), momentum=training.get("momentum", 0), foreach=foreach)
    if kind == "adam":
        return torch.optim.Adam(
            parameters, lr=training.get("learningRate", 0.001), betas=(training.get("beta1", 0.9), training.get("beta2", 0.999)),
            eps=training.get("epsilon", 1e-7), foreach=foreach)
    raise SystemExit(f"{recipe['name']}: the optimizer {kind} is not compared.")


class Run:
    """A network with its optimizer, in one of three styles.

    plain    the loop of the tutorials, one optimizer update a parameter
    foreach  torch.optim's multi-tensor update
    flat     all parameters are views of one tensor and all gradients of another, so that the optimizer updates a single tensor
    """

    def __init__(self, recipe, layers, weights, rows, batches, style, corrupt=True):
        self.network, self.loss, self.rows, self.batches = build(recipe, layers, weights), objective(recipe), rows, batches
        self.noise = recipe.get("corruption") if corrupt else None
        parameters, self.gradients = list(self.network.parameters()), None
        if style == "flat":
            flat = torch.cat([p.data.view(-1) for p in parameters])
            self.gradients = torch.zeros_like(flat)
            start = 0
            for p in parameters:
                end = start + p.numel()
                p.data, p.grad = flat[start:end].view_as(p), self.gradients[start:end].view_as(p)
                start = end
            whole = nn.Parameter(flat)
            whole.grad = self.gradients
            parameters = [whole]
        self.optimizer = optimizer(recipe, parameters, style == "foreach")

    def step(self, i):
        x = self.rows.index_select(0, self.batches[i % len(self.batches)])
        if self.gradients is None:
            self.optimizer.zero_grad(set_to_none=True)
        else:
            self.gradients.zero_()
        noisy = x
        if self.noise:
            noisy = (x + self.noise["sigma"] * torch.randn_like(x)).clamp_(*self.noise["clip"])
        loss = self.loss(self.network(noisy), x)
        loss.backward()
        self.optimizer.step()
        return loss

    def seconds(self, steps):
        started = time.perf_counter()
        for i in range(steps):
            self.step(i)
        return time.perf_counter() - started


def quickest(make, styles):
    """The style whose best of four short rounds is the least."""
    times = {}
    for style in styles:
        run = make(style)
        steps = max(2, int(0.08 / (run.seconds(4) / 4)))
        times[style] = min(run.seconds(steps) / steps for _ in range(4))
    return min(times, key=times.get)


def main():
    folder, threads, style = sys.argv[1], sys.argv[2], sys.argv[3]
    torch.manual_seed(1)
    if threads != "default":
        torch.set_num_threads(int(threads))
    if style == "best":
        torch.set_flush_denormal(True)
    with open(f"{folder}/recipe.json") as file:
        recipe = json.load(file)
    with open(f"{folder}/batches.json") as file:
        batches = [torch.tensor(b) for b in json.load(file)]
    with open(f"{folder}/network.json") as file:
        layers = json.load(file)
    with open(f"{folder}/shape.json") as file:
        columns = math.prod(json.load(file))
    weights = read_safetensors(f"{folder}/init.safetensors")
    with open(f"{folder}/rows.f32", "rb") as file:
        size = file.seek(0, 2) // 4
    # Mapped, not read: all workers share one copy in memory.
    rows = torch.from_file(f"{folder}/rows.f32", shared=True, size=size, dtype=torch.float32).view(-1, columns)

    def make(chosen, corrupt=True):
        return Run(recipe, layers, weights, rows, batches, chosen, corrupt)

    style = quickest(make, ("plain", "foreach", "flat")) if style == "best" else style
    run = make(style)
    gc.freeze()
    answer({"style": style, "threads": torch.get_num_threads(), "version": torch.__version__})
    for line in sys.stdin:
        command, count = line.split()
        if command == "check":
            fresh = make(style, corrupt=False)
            losses = [fresh.step(i).detach() for i in range(int(count))]
            answer([float(loss) for loss in losses])
        else:
            answer(run.seconds(int(count)))


def answer(value):
    print(json.dumps(value), flush=True)


main()
