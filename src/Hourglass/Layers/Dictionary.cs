using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Layers;

/// <summary>The decoder of an overcomplete code, x̂ = z·W + b: a sum of atoms, the rows of W. Zeros of a sparse z are skipped.</summary>
/// <remarks>
/// z (batch, latents), W (latents, features), b (features), x̂ (batch, features). With g = ∂loss/∂x̂: ∂W = zᵀ·g, ∂b = Σ g over the batch,
/// ∂z = g·Wᵀ. With unit-norm atoms a code cannot become small by making atoms long: the component of the gradient along an atom is removed,
/// and atoms are renormalized after each step (Bricken et al., "Towards monosemanticity", 2023).
/// </remarks>
/// <param name="features">The length of an atom's vector, at least 1.</param>
/// <param name="unitNorm">Whether atoms are normalized to norm 1, from the first training step on.</param>
/// <param name="bias">Whether the layer has a bias b.</param>
internal sealed class Dictionary(int features, bool unitNorm = true, bool bias = true) : Layer
{
    private Parameter? _atoms, _bias;

    /// <summary>W (latents, features).</summary>
    /// <exception cref="InvalidOperationException">The layer is not built yet.</exception>
    public Parameter Atoms => _atoms ?? throw new InvalidOperationException($"{this} has no atoms before it is built.");

    /// <summary>b (1, features); null if the layer has none.</summary>
    public Parameter? Bias => _bias;

    /// <inheritdoc/>
    public override void Forward(in ForwardPass pass) =>
        pass.Backend.SparseMultiply(pass.Input, Atoms.Values, _bias is null ? default : _bias.Values, pass.Output);

    /// <inheritdoc/>
    public override void Backward(in BackwardPass pass)
    {
        if (pass.Parameters)
        {
            AddAtomsGradient(pass.Backend, pass.Input, pass.OutputGradient);
            if (_bias is not null) pass.Backend.ColumnSums(pass.OutputGradient, _bias.Gradient, _bias.BeginGradient());
        }

        if (!pass.InputGradient.IsNone) pass.Backend.Multiply(pass.OutputGradient, false, Atoms.Values, true, pass.InputGradient);
    }

    /// <inheritdoc/>
    public override void AfterStep(in AfterStepPass pass)
    {
        if (unitNorm) pass.Backend.NormalizeLengths(Atoms.Values);
    }

    /// <inheritdoc/>
    public override string ToString() => $"Dictionary {Name}";

    /// <summary>∂W += codesᵀ·gradient, without the component along unit-norm atoms.</summary>
    internal void AddAtomsGradient(Backend backend, Matrix codes, Matrix gradient)
    {
        backend.SparseMultiplyBackward(codes, gradient, Atoms.Gradient, Atoms.BeginGradient());
        if (unitNorm) backend.RemoveAlong(Atoms.Values, Atoms.Gradient);
    }

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input)
    {
        if (features < 1) throw new ShapeException($"{this} needs atoms of at least 1 value; found {features}.");
        if (input.Rank != 1) throw new ShapeException($"{this} expects rows of latents but received {input}.");
        // A standard deviation of 1/√features gives norms of about 1.
        _atoms = AddParameter("atoms", [input.Size, features], Initializer.Normal(1 / MathF.Sqrt(features)), decays: !unitNorm);
        if (bias) _bias = AddParameter("bias", [features], Initializer.Zeros, decays: false);
        return new Shape(features);
    }
}

/// <summary>The last layer of a decoder, x̂ = z·W + b: an atom for each latent, with as many values as a sample.</summary>
public sealed record DictionaryRecipe : LayerRecipe
{
    /// <summary>Whether atoms are normalized to norm 1.</summary>
    public bool UnitNorm { get; init; } = true;

    /// <summary>Whether the layer has a bias.</summary>
    public bool Bias { get; init; } = true;

    /// <inheritdoc/>
    public override Layer Create(LayerContext context) => context.Encoder is not null
        ? new Dictionary(context.Sample.Size, UnitNorm, Bias)
        : throw new RecipeException("A dictionary can be in the decoder only: its atoms have as many values as a sample.");
}
