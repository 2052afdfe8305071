using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>Fully connected layer, Y = f(X·Wᵀ + b).</summary>
/// <remarks>
/// X (batch, inputs), W (outputs, inputs), b (outputs), Y (batch, outputs). With g = ∂loss/∂Y · f′: ∂W = gᵀ·X, ∂b = Σ g over the
/// batch, ∂X = g·W. 2 · batch · inputs · outputs flops for each of the three products.
/// </remarks>
/// <param name="outputs">The number of units, at least 1.</param>
/// <param name="activation">f.</param>
/// <param name="weights">What W is drawn from; Glorot uniform where null.</param>
/// <param name="biases">What b is drawn from; zeros where null.</param>
/// <param name="bias">Whether there is a b.</param>
public sealed class Dense(
    int outputs, Activation activation = default, Initializer? weights = null, Initializer? biases = null, bool bias = true) : Layer
{
    private Parameter? _weight, _bias;
    private Activation _activation = activation;

    /// <summary>W (outputs, inputs).</summary>
    /// <exception cref="InvalidOperationException">The layer is not built yet.</exception>
    public Parameter Weight => _weight ?? throw new InvalidOperationException($"{this} has no weights before it is built.");

    /// <summary>b (1, outputs); null where the layer has none.</summary>
    public Parameter? Bias => _bias;

    /// <summary>f, or the identity once it was detached.</summary>
    public Activation Activation => _activation;

    /// <inheritdoc/>
    public override int CacheSize => _activation.DerivativeNeedsInput ? OutputShape.Size : 0;

    /// <inheritdoc/>
    public override void Forward(in ForwardPass pass) =>
        pass.Backend.DenseForward(
            pass.Input, Weight.Values, _bias is null ? default : _bias.Values, _activation, pass.Output, PreActivation(pass.Cache, pass.Output));

    internal override bool TryForwardFolded(in ForwardPass pass, BatchNorm norm, Activation activation)
    {
        var weight = Weight.Values;
        if (_activation.Kind != ActivationKind.Identity
            || !norm.TryFold(pass.Backend, weight.Reshape(1, weight.Length), _bias is null ? default : _bias.Values, 1, pass.Cache, out var folded))
            return false;
        pass.Backend.DenseForward(pass.Input, folded.Weight.Reshape(weight.Rows, weight.Columns), folded.Bias, activation, pass.Output);
        return true;
    }

    /// <inheritdoc/>
    public override void Backward(in BackwardPass pass)
    {
        var (weightGradient, biasGradient, accumulate) = pass.Parameters ? BeginGradients(pass.Backend, Weight, _bias) : default;
        var values = _activation.DerivativeNeedsInput ? PreActivation(pass.Cache, pass.Output) : pass.Output;
        pass.Backend.DenseBackward(
            pass.Input, Weight.Values, _activation, values, pass.OutputGradient, weightGradient, biasGradient, accumulate, pass.InputGradient);
    }

    /// <inheritdoc/>
    public override Activation DetachActivation()
    {
        var detached = _activation;
        _activation = Activation.Identity;
        return detached;
    }

    /// <inheritdoc/>
    public override string ToString() => $"Dense {Name} ({outputs} units)";

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input)
    {
        if (outputs < 1) throw new ShapeException($"{this} needs at least 1 unit.");
        if (input.Rank != 1) throw new ShapeException($"{this} expects rows of values but received {input}; put a Flatten before it.");
        _weight = AddParameter("weight", [outputs, input.Size], weights ?? Initializer.GlorotUniform, decays: true);
        if (bias) _bias = AddParameter("bias", [outputs], biases ?? Initializer.Zeros, decays: false);
        return new Shape(outputs);
    }

    private Matrix PreActivation(Matrix cache, Matrix output) =>
        CacheSize == 0 ? default : cache.Part(0, output.Rows, output.Columns);
}
