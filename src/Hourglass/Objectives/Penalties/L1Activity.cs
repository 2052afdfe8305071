namespace Hourglass.Objectives;

/// <summary>Σ|h| over the units of a layer or of the code: most units end at 0 for most inputs, so the code is sparse even where it is wide.</summary>
/// <remarks>λ·|h| has the slope λ·sign(h), which is taken as 0 at 0.</remarks>
/// <param name="weight">λ, at least 0.</param>
/// <param name="layer">The layer's name, such as <c>encoder.0</c>; null for the code.</param>
public sealed class L1Activity(float weight, string? layer = null) : ActivityPenalty("l1", weight, layer)
{
    /// <inheritdoc/>
    public override double Apply(in PenaltyPass pass, Span<double> terms)
    {
        terms[0] = pass.Backend.AbsoluteSum(pass.Values, Weight / pass.Rows, pass.Gradient) / pass.Rows;
        return Weight * terms[0];
    }
}
