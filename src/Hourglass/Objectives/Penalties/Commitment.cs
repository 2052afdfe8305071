using Hourglass.Bottlenecks;
using Hourglass.Compute;

namespace Hourglass.Objectives;

/// <summary>
/// ‖encoder output − code‖² of a codebook bottleneck, with the code held constant: keeps the encoder's vectors near their entries (van den
/// Oord et al., 2017, equation 3). Summed over units, averaged over samples.
/// </summary>
/// <param name="weight">β, at least 0; 0.25 in the paper.</param>
internal sealed class Commitment(float weight = 0.25f) : Penalty("commitment", weight)
{
    private int _size;

    /// <inheritdoc/>
    public override PenaltyTarget AppliesTo => PenaltyTarget.EncoderOutput;

    /// <summary>The gradient, before it is added.</summary>
    public override int ScratchSize => _size;

    /// <inheritdoc/>
    public override void Build(in AutoencoderParts parts)
    {
        if (parts.Bottleneck is not CodebookBottleneck)
            throw new ArgumentException($"the penalty commitment requires a codebook bottleneck; found {parts.Bottleneck}.");
        _size = parts.Encoder.OutputShape.Size;
    }

    /// <inheritdoc/>
    public override double Apply(in PenaltyPass pass, Span<double> terms)
    {
        var gradient = pass.WantsGradient ? pass.Scratch.Part(0, pass.Rows, _size) : default;
        terms[0] = pass.Backend.Loss(
            LossKind.SquaredError, 0, Activation.Identity, pass.Values, pass.Code, Weight / pass.Rows, gradient) / pass.Rows;
        if (pass.WantsGradient) pass.Backend.AddScaled(gradient, 1, pass.Gradient);
        return Weight * terms[0];
    }
}

/// <summary>
/// The commitment loss of a codebook, β‖encoder output − code‖² with the code held constant (van den Oord et al., 2017). Requires a
/// codebook bottleneck.
/// </summary>
public sealed record CommitmentRecipe : PenaltyRecipe
{
    /// <summary>β, at least 0: the weight of the squared distance, summed over units and averaged over samples.</summary>
    public float Weight { get; init; } = 0.25f;

    /// <inheritdoc/>
    public override Penalty Create() => new Commitment(Weight);
}
