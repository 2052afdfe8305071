"""Writes what PyTorch's convolutions make of random numbers, as JSON: layers.py SEED COUNT"""
import json
import sys

import torch
from torch.nn import functional as F


def numbers(tensor):
    return [float(f"{x:.7g}") for x in tensor.flatten().tolist()]


def case(pick):
    def number(low, high):
        return int(torch.randint(low, high + 1, (1,), generator=pick))

    signal, transposed = number(0, 3) == 0, number(0, 1) == 1
    groups = number(1, 2) if number(0, 2) == 0 else 1
    channels, filters = groups * number(1, 3), groups * number(1, 3)
    sides = 1 if signal else 2
    kernel, stride, dilation = ([number(1, most) for _ in range(sides)] for most in (4, 3, 2))
    padding = [number(0, d * (k - 1) // 2) for k, d in zip(kernel, dilation)]
    more = [number(0, s - 1) for s in stride]
    size = [number(d * (k - 1) + 1, d * (k - 1) + 5) for k, d in zip(kernel, dilation)]
    x = torch.randn(2, channels, *size, generator=pick, requires_grad=True)
    shape = (channels, filters // groups) if transposed else (filters, channels // groups)
    weight = torch.randn(*shape, *kernel, generator=pick, requires_grad=True)
    bias = torch.randn(filters, generator=pick, requires_grad=True)
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    if transposed:
        function = F.conv_transpose1d if signal else F.conv_transpose2d
        y = function(x, weight, bias, output_padding=more, **options)
    else:
        function = F.conv1d if signal else F.conv2d
        y = function(x, weight, bias, **options)
    gradient = torch.randn(*y.shape, generator=pick)
    y.backward(gradient)
    return {
        "transposed": transposed, "channels": channels, "size": size, "filters": filters, "kernel": kernel, **options,
        "outputPadding": more, "outputShape": list(y.shape[1:]), "x": numbers(x), "weight": numbers(weight), "bias": numbers(bias),
        "gradient": numbers(gradient), "y": numbers(y), "dx": numbers(x.grad), "dw": numbers(weight.grad), "db": numbers(bias.grad),
    }


generator = torch.Generator().manual_seed(int(sys.argv[1]))
cases = [case(generator) for _ in range(int(sys.argv[2]))]
print("[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]")
