"""Trains one workload in PyTorch, a round at a time, on request.

Usage: torch_worker.py FOLDER THREADS STYLE
Reads from FOLDER what the Hourglass worker exported: recipe.json, network.json, shape.json, rows.f32 (scaled), batches.json (row numbers of each step) and
init.safetensors (first weights), draws.f32 (normal draws of the checked steps). Then answers one line of JSON to each line of input:
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


def build(layers, weights):
    """The layers of one network."""
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
    return nn.Sequential(*found, nn.Flatten())


class Model(nn.Module):
    """Encoder, code and decoder; without the decoder's last activation where the loss works on logits."""

    def __init__(self, recipe, network, weights):
        super().__init__()
        last = [] if recipe["objective"]["loss"] == "binaryCrossEntropy" else [network["final"]]
        self.encoder = build(network["encoder"], weights)
        self.decoder = build(network["decoder"] + last, weights)
        self.discriminator = build(network["discriminator"], weights) if network["discriminator"] else None
        self.gaussian, self.code = network["gaussian"], network["code"]


def objective(recipe):
    function = {
        "squaredError": F.mse_loss, "absoluteError": F.l1_loss, "binaryCrossEntropy": F.binary_cross_entropy_with_logits,
    }[recipe["objective"]["loss"]]
    if recipe["objective"].get("reduction", "sum") == "mean":
        return function
    return lambda output, x: function(output, x, reduction="sum") / len(x)


def penalty(recipe):
    """The weight of the penalty, 0 where there is none."""
    found = recipe["objective"].get("penalties") or []
    if len(found) > 1 or found and found[0]["penalty"] not in ("kl", "adversary"):
        raise SystemExit(f"{recipe['name']}: its penalties are not compared.")
    return found[0].get("weight", 1.0) if found else 0.0


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
    """A model with its optimizers, in one of three styles.

    plain    the loop of the tutorials, one optimizer update a parameter
    foreach  torch.optim's multi-tensor update
    flat     all parameters of an optimizer are views of one tensor and all gradients of another, so that it updates a single tensor

    An adversarial autoencoder is trained as it is usually written, in three phases with an optimizer each: reconstruction, discriminator, encoder against
    discriminator. With `joint` it makes the one step of all players that Hourglass makes, by which the arithmetic is compared.
    """

    def __init__(self, recipe, network, weights, rows, batches, style, draws=None, joint=False):
        self.model, self.loss, self.rows, self.batches, self.draws = Model(recipe, network, weights), objective(recipe), rows, batches, draws
        self.noise = recipe.get("corruption") if draws is None else None
        self.weight, self.joint = penalty(recipe), joint
        model, self.flat = self.model, style == "flat"
        coder = [*model.encoder.parameters(), *model.decoder.parameters()]
        critic = list(model.discriminator.parameters()) if model.discriminator else []
        groups = [coder + critic] if joint or not critic else [coder, critic]
        self.gradients, owners = [], groups
        if self.flat:
            flats = [self.flatten(group) for group in groups]
            self.gradients, owners = [whole.grad for whole in flats], [[whole] for whole in flats]
        if critic and not joint:
            # The encoder once more, for its part of the game: its parameters come first.
            encoder = list(model.encoder.parameters())
            if self.flat:
                count = sum(p.numel() for p in encoder)
                part = nn.Parameter(flats[0].data[:count])
                part.grad = flats[0].grad[:count]
                self.gradients.append(part.grad)
                encoder = [part]
            owners = [*owners, encoder]
        self.optimizers = [optimizer(recipe, owner, style == "foreach") for owner in owners]

    @staticmethod
    def flatten(parameters):
        flat = torch.cat([p.data.view(-1) for p in parameters])
        gradients = torch.zeros_like(flat)
        start = 0
        for p in parameters:
            end = start + p.numel()
            p.data, p.grad = flat[start:end].view_as(p), gradients[start:end].view_as(p)
            start = end
        whole = nn.Parameter(flat)
        whole.grad = gradients
        return whole

    def zero(self, group):
        if self.flat:
            self.gradients[group].zero_()
        else:
            self.optimizers[group].zero_grad(set_to_none=True)

    def normal(self, i, count):
        return torch.randn(count, self.model.code) if self.draws is None else self.draws[i, :count]

    def step(self, i):
        x = self.rows.index_select(0, self.batches[i % len(self.batches)])
        if self.model.discriminator and not self.joint:
            return self.phases(i, x)
        self.zero(0)
        noisy = x
        if self.noise:
            noisy = (x + self.noise["sigma"] * torch.randn_like(x)).clamp_(*self.noise["clip"])
        code = self.model.encoder(noisy)
        cost = 0
        if self.model.gaussian:
            mean, log_variance = code.chunk(2, 1)
            code = mean + torch.exp(0.5 * log_variance) * self.normal(i, len(x))
            cost = -0.5 * self.weight / len(x) * torch.sum(1 + log_variance - mean.pow(2) - log_variance.exp())
        if self.model.discriminator:
            self.critical(i, code.detach()).backward()
            cost = self.weight * self.fooled(code)
        loss = self.loss(self.model.decoder(code), x) + cost
        loss.backward()
        self.optimizers[0].step()
        return loss

    def phases(self, i, x):
        coder, critic, encoder = self.optimizers
        self.zero(0)
        loss = self.loss(self.model.decoder(self.model.encoder(x)), x)
        loss.backward()
        coder.step()
        self.zero(1)
        with torch.no_grad():
            code = self.model.encoder(x)
        self.critical(i, code).backward()
        critic.step()
        self.zero(2)
        (self.weight * self.fooled(self.model.encoder(x))).backward()
        encoder.step()
        return loss

    def critical(self, i, code):
        """The discriminator's loss."""
        logits = self.model.discriminator(torch.cat([self.normal(i, len(code)), code]))
        target = torch.zeros_like(logits)
        target[: len(code)] = 1
        return F.binary_cross_entropy_with_logits(logits, target)

    def fooled(self, code):
        """What the encoder pays for codes that are found out; the discriminator itself learns nothing from it."""
        for p in self.model.discriminator.parameters():
            p.requires_grad_(False)
        logits = self.model.discriminator(code)
        for p in self.model.discriminator.parameters():
            p.requires_grad_(True)
        return F.softplus(-logits).mean()

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
        network = json.load(file)
    with open(f"{folder}/shape.json") as file:
        columns = math.prod(json.load(file))
    weights = read_safetensors(f"{folder}/init.safetensors")
    with open(f"{folder}/rows.f32", "rb") as file:
        size = file.seek(0, 2) // 4
    # Mapped, not read: all workers share one copy in memory.
    rows = torch.from_file(f"{folder}/rows.f32", shared=True, size=size, dtype=torch.float32).view(-1, columns)

    size = min(recipe["training"]["batchSize"], len(rows))
    with open(f"{folder}/draws.f32", "rb") as file:
        draws = torch.frombuffer(bytearray(file.read()), dtype=torch.float32).view(-1, size, network["code"])

    def make(chosen, check=False, joint=False):
        return Run(recipe, network, weights, rows, batches, chosen, draws if check else None, joint or check)

    style = quickest(make, ("plain", "foreach", "flat")) if style == "best" else style
    run, told = make(style), style
    if network["discriminator"]:
        three, one = (min(r.seconds(4) for _ in range(3)) for r in (run, make(style, joint=True)))
        told = f"{style} (in one joint step {one / three:.2f} of the time)"
    gc.freeze()
    answer({"style": told, "threads": torch.get_num_threads(), "version": torch.__version__})
    for line in sys.stdin:
        command, count = line.split()
        if command == "check":
            fresh = make(style, check=True)
            losses = [fresh.step(i).detach() for i in range(int(count))]
            answer([float(loss) for loss in losses])
        else:
            answer(run.seconds(int(count)))


def answer(value):
    print(json.dumps(value), flush=True)


main()
