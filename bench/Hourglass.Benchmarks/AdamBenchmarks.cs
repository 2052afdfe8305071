using BenchmarkDotNet.Attributes;
using Hourglass.Compute;

namespace Hourglass.Benchmarks;

/// <summary>One Adam step over all parameters of a model. One thread.</summary>
public class AdamBenchmarks
{
    private Backend _backend = null!;
    private Matrix _values, _gradient, _mean, _variance;
    private long _step;

    /// <summary>How many parameters: as ecg-dense, fashion-dense and deep-dense have, about.</summary>
    [Params(10_000, 100_000, 2_800_000)]
    public int Parameters { get; set; }

    /// <summary>Values, gradient, mean and variance are read, all but the gradient written.</summary>
    public double Bytes => 28.0 * Parameters;

    /// <summary>Allocates and fills.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _backend = Backends.Create(1);
        (_values, _gradient) = (ShapeTable.Filled(_backend, 1, Parameters), ShapeTable.Filled(_backend, 1, Parameters));
        (_mean, _variance) = (_backend.Allocate(Parameters).AsRow(), _backend.Allocate(Parameters).AsRow());
    }

    /// <summary>The step.</summary>
    [Benchmark, Work(Limit.Bytes, nameof(Bytes))]
    public StepReport Step() => _backend.AdamStep(
        new AdamStep(1e-6f, 0.9f, 0.999f, 1e-7f, 0, false, ++_step, GradientClip.None), _values, _gradient, _mean, _variance);
}
