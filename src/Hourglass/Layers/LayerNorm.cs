using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>Layer normalization (Ba et al., 2016), Y = (X − μ) / √(σ² + ε) · γ + β, with each sample's own mean and variance.</summary>
/// <remarks>
/// μ and σ² are over all values of a sample; γ and β have a value for each, as in PyTorch's <c>LayerNorm</c> over the whole shape.
/// </remarks>
/// <param name="epsilon">ε, above 0.</param>
internal sealed class LayerNorm(float epsilon = 1e-5f) : Layer
{
    private Parameter? _scale, _shift;

    /// <summary>γ, one for each value of a sample; initially ones.</summary>
    /// <exception cref="InvalidOperationException">The layer is not built yet.</exception>
    public Parameter Scale => _scale ?? throw new InvalidOperationException($"{this} has no values before it is built.");

    /// <summary>β, one for each value of a sample; initially zeros.</summary>
    /// <exception cref="InvalidOperationException">The layer is not built yet.</exception>
    public Parameter Shift => _shift ?? throw new InvalidOperationException($"{this} has no values before it is built.");

    /// <summary>Each sample's mean and 1 / √(σ² + ε).</summary>
    public override int CacheSize => 2;

    /// <inheritdoc/>
    public override void Forward(in ForwardPass pass) => pass.Backend.NormalizeRows(
        pass.Input, epsilon, Scale.Values, Shift.Values, pass.Output, pass.Cache.Part(0, pass.Input.Rows, 2));

    /// <inheritdoc/>
    public override void Backward(in BackwardPass pass)
    {
        var accumulate = pass.Parameters && Scale.BeginGradient();
        if (pass.Parameters) Shift.BeginGradient(); // always computed together with the scale's
        pass.Backend.NormalizeRowsBackward(
            pass.Input, pass.Cache.Part(0, pass.Input.Rows, 2), Scale.Values, pass.OutputGradient,
            pass.Parameters ? Scale.Gradient : default, pass.Parameters ? Shift.Gradient : default, accumulate, pass.InputGradient);
    }

    /// <inheritdoc/>
    public override string ToString() => $"LayerNorm {Name}";

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input)
    {
        if (!(epsilon > 0 && float.IsFinite(epsilon)))
            throw new ShapeException(FormattableString.Invariant($"{this}: epsilon must be above 0; found {epsilon}."));
        _scale = AddParameter("weight", input.ToArray(), Initializer.Ones, decays: false);
        _shift = AddParameter("bias", input.ToArray(), Initializer.Zeros, decays: false);
        return input;
    }
}

/// <summary>Layer normalization (Ba et al., 2016).</summary>
public sealed record LayerNormRecipe : LayerRecipe
{
    /// <summary>ε, added to the variance, above 0.</summary>
    public float Epsilon { get; init; } = 1e-5f;

    /// <inheritdoc/>
    public override bool IsBetween => true;

    /// <inheritdoc/>
    public override Layer Create(LayerContext context) => new LayerNorm(Epsilon);
}
