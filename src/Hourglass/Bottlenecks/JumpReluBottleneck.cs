using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Bottlenecks;

/// <summary>
/// z = h if the encoder's output h is above the latent's own threshold θ, else 0; θ is learned (Rajamanoharan et al., "Jumping ahead:
/// improving reconstruction fidelity with JumpReLU sparse autoencoders", 2024). The penalty <c>l0</c> makes the codes sparse.
/// </summary>
/// <remarks>
/// The step at θ has no useful derivative. That of the expected loss is used instead, estimated with a rectangular kernel of width ε around
/// θ: with g = ∂loss/∂z, ∂θ = −(θ/ε)·g if |h − θ| &lt; ε/2, else 0. The parameter is log(θ / threshold), which starts at 0, so θ stays
/// above 0.
/// </remarks>
internal sealed class JumpReluBottleneck : SparseBottleneck
{
    private readonly float _threshold, _bandwidth;
    private Parameter? _logThreshold;

    /// <summary>Creates the bottleneck.</summary>
    /// <param name="threshold">The initial θ of all latents, above 0.</param>
    /// <param name="bandwidth">ε, the width of the kernel around θ within which a value contributes to its gradient, above 0.</param>
    /// <param name="deadAfter">See <see cref="SparseBottleneck.DeadAfter"/>.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public JumpReluBottleneck(float threshold = 0.1f, float bandwidth = 0.1f, int deadAfter = 10_000)
        : base(deadAfter)
    {
        if (!(threshold > 0 && float.IsFinite(threshold)))
            throw new ArgumentException(FormattableString.Invariant($"threshold must be above 0; found {threshold}."), nameof(threshold));
        if (!(bandwidth > 0 && float.IsFinite(bandwidth)))
            throw new ArgumentException(FormattableString.Invariant($"bandwidth must be above 0; found {bandwidth}."), nameof(bandwidth));
        (_threshold, _bandwidth) = (threshold, bandwidth);
    }

    /// <summary>log(θ / initial θ), (1, latents).</summary>
    /// <exception cref="InvalidOperationException">The bottleneck is not built yet.</exception>
    public Parameter LogThreshold =>
        _logThreshold ?? throw new InvalidOperationException("A bottleneck has no thresholds before it is built.");

    /// <inheritdoc/>
    public override void Backward(in BackwardPass pass)
    {
        if (!pass.Parameters)
        {
            base.Backward(pass);
            return;
        }

        AddGradient(pass.Backend, pass.Input, pass.OutputGradient, 0, pass.InputGradient);
    }

    /// <inheritdoc/>
    public override string ToString() => $"JumpReLU, {OutputShape.Size} latents";

    /// <summary>
    /// Adds the gradient of the thresholds: that of the output, and <paramref name="countSlope"/> for each active latent.
    /// </summary>
    internal void AddGradient(Backend backend, Matrix head, Matrix outputGradient, float countSlope, Matrix inputGradient)
    {
        if (!LogThreshold.BeginGradient()) backend.Fill(LogThreshold.Gradient, 0);
        backend.JumpReluBackward(
            head, _threshold, LogThreshold.Values, _bandwidth, countSlope, outputGradient, LogThreshold.Gradient, inputGradient);
    }

    /// <inheritdoc/>
    private protected override void Choose(in ForwardPass pass) =>
        pass.Backend.JumpRelu(pass.Input, _threshold, LogThreshold.Values, pass.Output);

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input)
    {
        _logThreshold = AddParameter("logThreshold", [input.Size], Initializer.Zeros, decays: false);
        return base.OnBuild(input);
    }
}

/// <summary>A sparse code of the latents above learned thresholds, for use with the penalty <c>l0</c>.</summary>
public sealed record JumpReluBottleneckRecipe : SparseBottleneckRecipe
{
    /// <summary>The initial threshold of all latents, above 0.</summary>
    public float Threshold { get; init; } = 0.1f;

    /// <summary>The width of the kernel around a threshold within which values contribute to its gradient, above 0.</summary>
    public float Bandwidth { get; init; } = 0.1f;

    /// <inheritdoc/>
    public override Bottleneck Create() => new JumpReluBottleneck(Threshold, Bandwidth, DeadAfter);
}
