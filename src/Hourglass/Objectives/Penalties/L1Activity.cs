namespace Hourglass.Objectives;

/// <summary>Σ|h| over the units of a layer or of the code: most units become 0 for most inputs, so even a wide code is sparse.</summary>
/// <remarks>The derivative λ·sign(h) is taken as 0 at 0.</remarks>
/// <param name="weight">λ, at least 0.</param>
/// <param name="layer">The layer's name, such as <c>encoder.0</c>; null for the code.</param>
internal sealed class L1Activity(float weight, string? layer = null) : ActivityPenalty("l1", weight, layer)
{
    /// <inheritdoc/>
    public override double Apply(in PenaltyPass pass, Span<double> terms)
    {
        terms[0] = pass.Backend.AbsoluteSum(pass.Values, Weight / pass.Rows, pass.Gradient) / pass.Rows;
        return Weight * terms[0];
    }
}

/// <summary>The L1 penalty λ·Σ|h| on the activity of a layer or of the code.</summary>
public sealed record L1ActivityRecipe : PenaltyRecipe
{
    /// <summary>λ, at least 0: the cost of an activity of 1, summed over units and averaged over samples.</summary>
    public required float Weight { get; init; }

    /// <summary>The layer's name, such as <c>encoder.0</c>; null for the code.</summary>
    public string? Layer { get; init; }

    /// <inheritdoc/>
    public override Penalty Create() => new L1Activity(Weight, Layer);
}
