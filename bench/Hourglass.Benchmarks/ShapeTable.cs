using System.Diagnostics;
using Hourglass.Compute;

namespace Hourglass.Benchmarks;

/// <summary>GFLOP/s of the three products of every dense layer of the recipes, and of 1024³, with one thread.</summary>
internal static class ShapeTable
{
    internal static void Print(string[] names)
    {
        var backend = Backends.Create(1);
        var peak = Backends.Peak.GigaFlops * 1e9;
        Console.WriteLine($"{backend.Description}; peak {peak / 1e9:F0} GFLOP/s. Best of many; forward x·Wᵀ, weights gᵀ·x, inputs g·W.");
        Console.WriteLine();
        Console.WriteLine("| shape | of | forward | share | weights | share | inputs | share |");
        Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var (shape, owners) in Shapes(names))
        {
            var x = Filled(backend, shape.Batch, shape.Inputs);
            var w = Filled(backend, shape.Outputs, shape.Inputs);
            var g = Filled(backend, shape.Batch, shape.Outputs);
            double[] rates =
            [
                Rate(() => backend.Multiply(x, false, w, true, g), shape.Operations),
                Rate(() => backend.Multiply(g, true, x, false, w), shape.Operations),
                Rate(() => backend.Multiply(g, false, w, false, x), shape.Operations),
            ];
            Console.WriteLine($"| {shape} | {owners} | {string.Join(" | ", rates.Select(r => $"{r / 1e9:F1} | {100 * r / peak:F0} %"))} |");
        }
    }

    /// <summary>A matrix of small random numbers.</summary>
    internal static Matrix Filled(Backend backend, int rows, int columns)
    {
        var matrix = backend.Allocate(rows * columns).AsMatrix(0, rows, columns);
        backend.FillNormal(new RandomStream(1, RandomPurpose.Initialization, 0, 0), 0, 0.05f, matrix);
        return matrix;
    }

    /// <summary>Units a second: the best of repetitions that fill 0.3 s, after 0.3 s for the compiler.</summary>
    internal static double Rate(Action go, double units)
    {
        Repeat(go, 1, 0.3);
        var once = Repeat(go, 1, 0.1);
        return units / Repeat(go, (int)Math.Clamp(100e-6 / once, 1, 1000), 0.3);
    }

    private static double Repeat(Action go, int together, double seconds)
    {
        var (best, started) = (double.MaxValue, Stopwatch.GetTimestamp());
        do
        {
            var from = Stopwatch.GetTimestamp();
            for (var i = 0; i < together; i++) go();
            best = Math.Min(best, Stopwatch.GetElapsedTime(from).TotalSeconds / together);
        }
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < seconds);
        return best;
    }

    private static IEnumerable<(DenseShape Shape, string Owners)> Shapes(string[] names)
    {
        if (names.Length == 0) yield return (new DenseShape(1024, 1024, 1024), "1024³");
        var pairs = Workload.DenseRecipes().Where(r => names.Length == 0 || names.Contains(r.Name))
            .SelectMany(r => Workload.Shapes(r).Select(shape => (Shape: shape, r.Name)));
        foreach (var group in pairs.GroupBy(p => p.Shape, p => p.Name)) yield return (group.Key, string.Join(", ", group.Distinct()));
    }
}
