using Hourglass.Compute;
using Hourglass.Objectives;

namespace Hourglass.Consumer.Tests.Parts;

/// <summary>
/// Σ max(0, |z| − limit)² over the code, averaged over samples: codes are free within the limit and pulled back beyond it.
/// </summary>
internal sealed class SquaredHinge(float limit, float weight) : Penalty("squaredHinge", weight)
{
    private int _code;

    /// <summary>The excess of each value.</summary>
    public override int ScratchSize => _code;

    public override void Build(in AutoencoderParts parts) => _code = parts.Bottleneck.OutputShape.Size;

    public override double Apply(in PenaltyPass pass, Span<double> terms)
    {
        terms[0] = 0;
        var (backend, excess) = (pass.Backend, pass.Scratch.Part(0, pass.Rows, _code));
        foreach (var side in (ReadOnlySpan<float>)[1, -1])
        {
            backend.Fill(excess, -limit);
            backend.AddScaled(pass.Values, side, excess);
            backend.Activate(Activation.Relu, excess, excess);
            terms[0] += backend.SumOfSquares(excess) / pass.Rows;
            if (pass.WantsGradient) backend.AddScaled(excess, side * 2 * Weight / pass.Rows, pass.Gradient);
        }

        return Weight * terms[0];
    }
}

/// <summary>The penalty as a recipe names it: <c>{"penalty": "squaredHinge", "limit": 3}</c>.</summary>
internal sealed record SquaredHingeRecipe : PenaltyRecipe
{
    /// <summary>The magnitude up to which a value of the code costs nothing, at least 0.</summary>
    public float Limit { get; init; } = 1;

    public float Weight { get; init; } = 1;

    public override Penalty Create()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Limit);
        return new SquaredHinge(Limit, Weight);
    }
}
