using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Bottlenecks;

/// <summary>
/// A gate decides whether a latent is active, a magnitude how strongly, with shared weights: z = 1[h + b_gate > 0]·relu(exp(r)·h + b_mag),
/// where h is the encoder's output (Rajamanoharan et al., "Improving dictionary learning with gated sparse autoencoders", 2024). The
/// penalty <c>gated</c> trains the gate, which has no gradient from the reconstruction.
/// </summary>
/// <remarks>With g = ∂loss/∂z for z > 0, else 0: ∂h = exp(r)·g, ∂r = Σ exp(r)·h·g and ∂b_mag = Σ g over the batch.</remarks>
/// <param name="deadAfter">See <see cref="SparseBottleneck.DeadAfter"/>.</param>
/// <exception cref="ArgumentException"><paramref name="deadAfter"/> is below 1.</exception>
internal sealed class GatedBottleneck(int deadAfter = 10_000) : SparseBottleneck(deadAfter)
{
    private Parameter? _gateBias, _logScale, _magnitudeBias;

    /// <summary>b_gate (1, latents).</summary>
    /// <exception cref="InvalidOperationException">The bottleneck is not built yet.</exception>
    public Parameter GateBias => _gateBias ?? throw new InvalidOperationException("A bottleneck has no parameters before it is built.");

    /// <inheritdoc/>
    public override void Backward(in BackwardPass pass)
    {
        var (backend, gradient) = (pass.Backend, pass.InputGradient);
        foreach (var parameter in (ReadOnlySpan<Parameter>)[_logScale!, _magnitudeBias!])
            if (!parameter.BeginGradient())
                backend.Fill(parameter.Gradient, 0);
        backend.GateBackward(
            pass.Input, _logScale!.Values, pass.Output, pass.OutputGradient, _logScale.Gradient, _magnitudeBias!.Gradient,
            gradient.IsNone ? pass.OutputGradient : gradient);
    }

    /// <inheritdoc/>
    public override string ToString() => $"gated, {OutputShape.Size} latents";

    /// <inheritdoc/>
    private protected override void Choose(in ForwardPass pass) =>
        pass.Backend.Gate(pass.Input, GateBias.Values, _logScale!.Values, _magnitudeBias!.Values, pass.Output);

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input)
    {
        _gateBias = AddParameter("gateBias", [input.Size], Initializer.Zeros, decays: false);
        _logScale = AddParameter("logScale", [input.Size], Initializer.Zeros, decays: false);
        _magnitudeBias = AddParameter("magnitudeBias", [input.Size], Initializer.Zeros, decays: false);
        return base.OnBuild(input);
    }
}

/// <summary>
/// A gated sparse code, for use with the penalty <c>gated</c>. The linear layer has no bias: gate and magnitude have their own.
/// </summary>
public sealed record GatedBottleneckRecipe : SparseBottleneckRecipe
{
    private protected override bool HasBias => false;

    /// <inheritdoc/>
    public override Bottleneck Create() => new GatedBottleneck(DeadAfter);
}
