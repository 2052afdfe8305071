using Hourglass.Compute;
using Hourglass.Layers;
using Hourglass.Models;

namespace Hourglass.Benchmarks;

/// <summary>Rows per second of <c>Encode</c>, beside those of ONNX Runtime 1.30, measured on another day on another machine.</summary>
internal static class InferenceTable
{
    internal static void Print()
    {
        Console.WriteLine("ONNX Runtime 1.30 was not run here: its column quotes an earlier measurement on an AMD EPYC with two cores.");
        Console.WriteLine();
        Console.WriteLine("| encoder | threads | rows at a time | rows/s | ONNX Runtime, rows/s | µs a call | ONNX Runtime, µs |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        int[] threadCounts = [1, 2];
        foreach (var threads in threadCounts)
        {
            Line("784-128-64 sigmoid", [128, 64], ActivationKind.Sigmoid, threads, 1000, threads == 1 ? 0.94e6 : 1.9e6);
            Line("784-128-64 sigmoid", [128, 64], ActivationKind.Sigmoid, threads, 1, threads == 1 ? 1 / 11e-6 : null);
            Line("784-1024-512-64 ReLU", [1024, 512, 64], ActivationKind.Relu, threads, 1000, threads == 1 ? 82e3 : 164e3);
            Line("784-1024-512-64 ReLU", [1024, 512, 64], ActivationKind.Relu, threads, 1, threads == 1 ? 1 / 67e-6 : null);
        }
    }

    private static void Line(string name, int[] widths, ActivationKind activation, int threads, int count, double? quoted)
    {
        var recipe = new Recipe
        {
            Name = name,
            Encoder = [.. widths.Select(units => new DenseRecipe { Units = units, Activation = activation })],
            Decoder = [new DenseRecipe { Units = 784 }],
        };
        var model = new Autoencoder(recipe, new Shape(784), backend: Backends.Create(threads));
        var (rows, codes) = (new float[count * 784], new float[count * widths[^1]]);
        var random = new Random(1);
        for (var i = 0; i < rows.Length; i++) rows[i] = random.NextSingle();
        var rate = ShapeTable.Rate(() => model.Encode(rows, codes), count);
        var (other, otherMicros) = quoted is { } q ? ($"{q:N0}", $"{count / q * 1e6:F0}") : ("–", "–");
        Console.WriteLine($"| {name} | {threads} | {count} | {rate:N0} | {other} | {count / rate * 1e6:F1} | {otherMicros} |");
    }
}
