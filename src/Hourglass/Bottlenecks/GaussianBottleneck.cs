using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Bottlenecks;

/// <summary>
/// The variational autoencoder's code, z = μ + σ·ε with ε from N(0, I): a draw from q(z|x) = N(μ, diag σ²), written so that gradients reach μ and σ
/// (Kingma and Welling, "Auto-encoding variational Bayes", 2014, section 2.4). Outside training z is μ.
/// </summary>
/// <remarks>
/// The head is (μ, log σ²), twice as wide as the code: log σ² may be any number. With g = ∂loss/∂z: ∂μ = g and ∂log σ² = ½·g·σ·ε = ½·g·(z − μ).
/// Without a penalty this is an autoencoder with noise in its code; what holds q to a prior is <c>kl</c>.
/// </remarks>
public sealed class GaussianBottleneck : Bottleneck
{
    /// <inheritdoc/>
    public override bool IsStochastic => true;

    /// <inheritdoc/>
    public override void Forward(in ForwardPass pass)
    {
        if (pass.Training || pass.Drawing) pass.Backend.GaussianDraw(Draws(pass), pass.Input, pass.Output);
        else pass.Backend.CopyColumns(pass.Input, 0, pass.Output, 0, OutputShape.Size);
    }

    /// <inheritdoc/>
    public override void Backward(in BackwardPass pass)
    {
        if (!pass.InputGradient.IsNone) pass.Backend.GaussianDrawBackward(pass.Input, pass.Output, pass.OutputGradient, pass.InputGradient);
    }

    /// <inheritdoc/>
    public override string ToString() => $"Gaussian, {OutputShape.Size} dimensions";

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input) => input.Rank == 1 && input.Size % 2 == 0
        ? new Shape(input.Size / 2)
        : throw new ShapeException($"The Gaussian bottleneck expects (μ, log σ²), an even number of values; the encoder gives {input}.");
}
