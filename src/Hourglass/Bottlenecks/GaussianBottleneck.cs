using Hourglass.Compute;
using Hourglass.Layers;
using Hourglass.Parts;

namespace Hourglass.Bottlenecks;

/// <summary>
/// The variational autoencoder's code, z = μ + σ·ε with ε ~ N(0, I): a sample of q(z|x) = N(μ, diag σ²), reparameterized so that μ and σ
/// have gradients (Kingma and Welling, "Auto-encoding variational Bayes", 2014, section 2.4). Outside training z is μ.
/// </summary>
/// <remarks>
/// The encoder's output is (μ, log σ²), twice as wide as the code. With g = ∂loss/∂z: ∂μ = g and ∂log σ² = ½·g·σ·ε = ½·g·(z − μ). Without a
/// penalty this is an autoencoder with noise in its code; the penalty <c>kl</c> regularizes q towards a prior.
/// </remarks>
internal sealed class GaussianBottleneck : Bottleneck
{
    /// <inheritdoc/>
    public override bool IsStochastic => true;

    /// <inheritdoc/>
    public override void Forward(in ForwardPass pass)
    {
        if (pass.Training || pass.Sampling) pass.Backend.GaussianDraw(Draws(pass), pass.Input, pass.Output);
        else pass.Backend.CopyColumns(pass.Input, 0, pass.Output, 0, OutputShape.Size);
    }

    /// <inheritdoc/>
    public override void Backward(in BackwardPass pass)
    {
        if (!pass.InputGradient.IsNone)
            pass.Backend.GaussianDrawBackward(pass.Input, pass.Output, pass.OutputGradient, pass.InputGradient);
    }

    /// <inheritdoc/>
    public override string ToString() => $"Gaussian, {OutputShape.Size} dimensions";

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input) => input.Rank == 1 && input.Size % 2 == 0
        ? new Shape(input.Size / 2)
        : throw new ShapeException(
            $"The Gaussian bottleneck expects (μ, log σ²), an even number of values; the encoder's output is {input}.");
}

/// <summary>
/// A Gaussian code, z ~ N(μ, σ²), whose mean stands for it outside training. A linear layer that predicts μ and log σ² is appended to the
/// encoder.
/// </summary>
public sealed record GaussianBottleneckRecipe : BottleneckRecipe
{
    /// <summary>The size of the code, at least 1.</summary>
    public required int Size { get; init; }

    /// <inheritdoc/>
    public override Bottleneck Create() => new GaussianBottleneck();

    /// <inheritdoc/>
    public override IReadOnlyList<LayerRecipe> Projection(Shape encoder)
    {
        if (Size is < 1 or > int.MaxValue / 2) throw new RecipeException($"bottleneck.size must be at least 1; found {Size}.");
        var dense = new DenseRecipe { Units = 2 * Size };
        return encoder.Rank == 1 ? [dense] : [new FlattenRecipe(), dense];
    }
}
