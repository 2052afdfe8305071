using Hourglass.Bottlenecks;

namespace Hourglass.Objectives;

/// <summary>
/// The L0 penalty of a <see cref="JumpReluBottleneck"/>: the number of active latents per sample. Only the thresholds have a gradient, by
/// the straight-through derivative −θ/ε of each value within ε/2 of its θ (Rajamanoharan et al., "Jumping ahead", 2024).
/// </summary>
/// <param name="weight">The cost of one active latent, at least 0.</param>
internal sealed class JumpReluCount(float weight) : Penalty("l0Cost", weight)
{
    private JumpReluBottleneck? _bottleneck;

    /// <inheritdoc/>
    public override PenaltyTarget AppliesTo => PenaltyTarget.EncoderOutput;

    /// <inheritdoc/>
    public override void Build(in AutoencoderParts parts) => _bottleneck = parts.Bottleneck as JumpReluBottleneck
        ?? throw new ArgumentException($"the penalty l0 needs a jumpRelu bottleneck; found {parts.Bottleneck}.");

    /// <inheritdoc/>
    public override double Apply(in PenaltyPass pass, Span<double> terms)
    {
        terms[0] = (double)pass.Backend.CountActive(pass.Code, default) / pass.Rows;
        if (pass.WantsGradient) _bottleneck!.AddGradient(pass.Backend, pass.EncoderOutput, default, Weight / pass.Rows, default);
        return Weight * terms[0];
    }
}

/// <summary>The L0 penalty: the number of active latents per sample. Requires a jumpRelu bottleneck.</summary>
public sealed record JumpReluCountRecipe : PenaltyRecipe
{
    /// <summary>The cost of one active latent, averaged over samples; at least 0.</summary>
    public required float Weight { get; init; }

    /// <inheritdoc/>
    public override Penalty Create() => new JumpReluCount(Weight);
}
