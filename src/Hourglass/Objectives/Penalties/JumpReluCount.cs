using Hourglass.Bottlenecks;

namespace Hourglass.Objectives;

/// <summary>
/// How many latents of a <see cref="JumpReluBottleneck"/> a sample uses. It moves the thresholds alone, by the straight-through derivative
/// −θ/ε of each value within ε/2 of its θ (Rajamanoharan et al., "Jumping ahead", 2024).
/// </summary>
/// <param name="weight">What one latent in use costs, at least 0.</param>
public sealed class JumpReluCount(float weight) : Penalty("l0Cost", weight)
{
    private JumpReluBottleneck? _bottleneck;

    /// <inheritdoc/>
    public override PenaltyPlace Place => PenaltyPlace.Head;

    /// <inheritdoc/>
    public override void Build(in AutoencoderParts parts) => _bottleneck = parts.Bottleneck as JumpReluBottleneck
        ?? throw new ArgumentException($"the penalty l0 needs a jumpRelu bottleneck; found {parts.Bottleneck}.");

    /// <inheritdoc/>
    public override double Apply(in PenaltyPass pass, Span<double> terms)
    {
        terms[0] = (double)pass.Backend.CountActive(pass.Code, default) / pass.Rows;
        if (pass.WantsGradient) _bottleneck!.AddGradient(pass.Backend, pass.Head, default, Weight / pass.Rows, default);
        return Weight * terms[0];
    }
}
