using BenchmarkDotNet.Attributes;
using Hourglass.Compute;

namespace Hourglass.Benchmarks;

/// <summary>Activations over a batch of 256 × 784, forwards and backwards. One thread.</summary>
public class ActivationBenchmarks
{
    private const int Length = 256 * 784;
    private Backend _backend = null!;
    private Matrix _source, _output, _gradient, _inputGradient;

    /// <summary>The function.</summary>
    [Params(
        ActivationKind.Relu, ActivationKind.LeakyRelu, ActivationKind.Elu, ActivationKind.Gelu, ActivationKind.Sigmoid, ActivationKind.Tanh,
        ActivationKind.Softplus)]
    public ActivationKind Kind { get; set; }

    /// <summary>One array read, one written.</summary>
    public double ForwardBytes => 8.0 * Length;

    /// <summary>Two arrays read, one written.</summary>
    public double BackwardBytes => 12.0 * Length;

    private Activation Activation => new(Kind, Kind is ActivationKind.LeakyRelu or ActivationKind.Elu ? 0.1f : 0f);

    /// <summary>Allocates and fills.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _backend = Backends.Create(1);
        _source = ShapeTable.Filled(_backend, 256, 784);
        _output = ShapeTable.Filled(_backend, 256, 784);
        _gradient = ShapeTable.Filled(_backend, 256, 784);
        _inputGradient = ShapeTable.Filled(_backend, 256, 784);
    }

    /// <summary>f(x).</summary>
    [Benchmark, Work(Limit.Bytes, nameof(ForwardBytes))]
    public void Forward() => _backend.Activate(Activation, _source, _output);

    /// <summary>g · f′.</summary>
    [Benchmark, Work(Limit.Bytes, nameof(BackwardBytes))]
    public void Backward() => _backend.ActivateBackward(Activation, _source, _gradient, _inputGradient);
}
