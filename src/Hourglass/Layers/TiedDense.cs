using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>A dense layer with the transposed weight of another one, Y = f(X·W + b): a decoder with tied weights.</summary>
/// <remarks>
/// X (batch, W's outputs), W (outputs, inputs) of the other layer, b (W's inputs), Y (batch, W's inputs). The weight is stored once and its
/// gradient is the sum of both layers'; only the bias is this layer's own. With g = ∂loss/∂Y · f′: ∂W += Xᵀ·g, ∂b = Σ g over the batch,
/// ∂X = g·Wᵀ.
/// </remarks>
/// <param name="original">The layer whose weight this one shares; it must be built first.</param>
/// <param name="activation">f.</param>
/// <param name="biases">The initializer of b; null for zeros.</param>
/// <param name="bias">Whether the layer has a bias b.</param>
internal sealed class TiedDense(Dense original, Activation activation = default, Initializer? biases = null, bool bias = true) : Layer
{
    private Parameter? _bias;
    private Activation _activation = activation;

    /// <summary>W (outputs, inputs), the other layer's.</summary>
    public Parameter Weight => original.Weight;

    /// <summary>b (1, W's inputs); null if the layer has none.</summary>
    public Parameter? Bias => _bias;

    /// <summary>f, or the identity after it was detached.</summary>
    public Activation Activation => _activation;

    /// <inheritdoc/>
    public override Activation? OutputActivation => _activation;

    /// <inheritdoc/>
    public override int CacheSize => _activation.DerivativeNeedsInput ? OutputShape.Size : 0;

    /// <inheritdoc/>
    public override void Forward(in ForwardPass pass) =>
        pass.Backend.TransposedDenseForward(
            pass.Input, Weight.Values, _bias is null ? default : _bias.Values, _activation, pass.Output,
            PreActivation(pass.Cache, pass.Output));

    /// <inheritdoc/>
    public override void Backward(in BackwardPass pass)
    {
        var (backend, gradient) = (pass.Backend, pass.OutputGradient);
        var values = _activation.DerivativeNeedsInput ? PreActivation(pass.Cache, pass.Output) : pass.Output;
        backend.ActivateBackward(_activation, values, gradient, gradient);
        if (pass.Parameters)
        {
            // Separate BeginGradient calls: the weight may have another layer's gradient already.
            if (_bias is not null) backend.ColumnSums(gradient, _bias.Gradient, _bias.BeginGradient());
            backend.Multiply(pass.Input, true, gradient, false, Weight.Gradient, Weight.BeginGradient());
        }

        if (!pass.InputGradient.IsNone) backend.Multiply(gradient, false, Weight.Values, true, pass.InputGradient);
    }

    /// <inheritdoc/>
    public override Activation DetachActivation()
    {
        var detached = _activation;
        _activation = Activation.Identity;
        return detached;
    }

    /// <inheritdoc/>
    public override string ToString() => $"TiedDense {Name} ({original.Name} transposed)";

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input)
    {
        if (input.Rank != 1 || input.Size != Weight.Rows)
        {
            throw new ShapeException(
                $"{this} reverses {original}, from {original.OutputShape} to {original.InputShape}, but received {input}.");
        }

        Share(Weight);
        if (bias) _bias = AddParameter("bias", [Weight.Columns], biases ?? Initializer.Zeros, decays: false);
        return original.InputShape;
    }

    private Matrix PreActivation(Matrix cache, Matrix output) =>
        CacheSize == 0 ? default : cache.Part(0, output.Rows, output.Columns);
}
