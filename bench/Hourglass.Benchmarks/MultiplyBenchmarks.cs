using BenchmarkDotNet.Attributes;
using Hourglass.Compute;

namespace Hourglass.Benchmarks;

/// <summary>The three products of a dense layer, on the shapes of the recipes and on 1024³, with one thread.</summary>
public class MultiplyBenchmarks
{
    private Backend _backend = null!;
    private Matrix _x, _w, _g;

    /// <summary>The layer.</summary>
    [ParamsSource(nameof(Shapes))]
    public DenseShape Shape { get; set; }

    /// <summary>1024³ and each layer that a recipe has.</summary>
    public static IEnumerable<DenseShape> Shapes =>
        Workload.DenseRecipes().SelectMany(Workload.Shapes).Distinct().Prepend(new DenseShape(1024, 1024, 1024));

    /// <summary>Of one product.</summary>
    public double Operations => Shape.Operations;

    /// <summary>Allocates and fills.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _backend = Backends.Create(1);
        _x = ShapeTable.Filled(_backend, Shape.Batch, Shape.Inputs);
        _w = ShapeTable.Filled(_backend, Shape.Outputs, Shape.Inputs);
        _g = ShapeTable.Filled(_backend, Shape.Batch, Shape.Outputs);
    }

    /// <summary>x·Wᵀ.</summary>
    [Benchmark, Work(Limit.Flops, nameof(Operations))]
    public void Forward() => _backend.Multiply(_x, false, _w, true, _g);

    /// <summary>gᵀ·x.</summary>
    [Benchmark, Work(Limit.Flops, nameof(Operations))]
    public void WeightGradient() => _backend.Multiply(_g, true, _x, false, _w);

    /// <summary>g·W.</summary>
    [Benchmark, Work(Limit.Flops, nameof(Operations))]
    public void InputGradient() => _backend.Multiply(_g, false, _w, false, _x);
}
