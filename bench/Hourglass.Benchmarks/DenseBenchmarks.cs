using BenchmarkDotNet.Attributes;
using Hourglass.Compute;

namespace Hourglass.Benchmarks;

/// <summary>The fused dense layer: multiply, bias, activation; and backwards all three gradients. One thread.</summary>
public class DenseBenchmarks
{
    private Backend _backend = null!;
    private Matrix _x, _w, _b, _y, _xGradient, _wGradient, _bGradient, _yGradient;

    /// <summary>The layer.</summary>
    [ParamsSource(nameof(Shapes))]
    public DenseShape Shape { get; set; }

    /// <summary>What it ends in.</summary>
    [Params(ActivationKind.Identity, ActivationKind.Relu, ActivationKind.Sigmoid)]
    public ActivationKind Activation { get; set; }

    /// <summary>A wide layer, a middling one and a small one.</summary>
    public static IEnumerable<DenseShape> Shapes => [new(128, 784, 1024), new(256, 784, 128), new(32, 784, 64), new(50, 300, 2)];

    /// <summary>Of the forward pass.</summary>
    public double ForwardOperations => Shape.Operations;

    /// <summary>Of the backward pass.</summary>
    public double BackwardOperations => 2 * Shape.Operations;

    /// <summary>Allocates and fills.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _backend = Backends.Create(1);
        var (batch, inputs, outputs) = Shape;
        (_x, _xGradient) = (ShapeTable.Filled(_backend, batch, inputs), ShapeTable.Filled(_backend, batch, inputs));
        (_w, _wGradient) = (ShapeTable.Filled(_backend, outputs, inputs), ShapeTable.Filled(_backend, outputs, inputs));
        (_b, _bGradient) = (ShapeTable.Filled(_backend, 1, outputs), ShapeTable.Filled(_backend, 1, outputs));
        (_y, _yGradient) = (ShapeTable.Filled(_backend, batch, outputs), ShapeTable.Filled(_backend, batch, outputs));
        Forward();
    }

    /// <summary>f(x·Wᵀ + b).</summary>
    [Benchmark, Work(Limit.Flops, nameof(ForwardOperations))]
    public void Forward() => _backend.DenseForward(_x, _w, _b, new Activation(Activation), _y);

    /// <summary>The gradients of inputs, weights and biases. The output gradient, changed in place, shrinks at each call.</summary>
    [Benchmark, Work(Limit.Flops, nameof(BackwardOperations))]
    public void Backward() =>
        _backend.DenseBackward(
            _x, _w, new Activation(Activation), Activation == ActivationKind.Identity ? default : _y,
            _yGradient, _wGradient, _bGradient, false, _xGradient);
}
