using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Objectives;

/// <summary>
/// Σⱼ KL(ρ ‖ ρ̂ⱼ) = Σⱼ ρ·ln(ρ/ρ̂ⱼ) + (1 − ρ)·ln((1 − ρ)/(1 − ρ̂ⱼ)) over the sigmoid units of a layer or of the code, where ρ̂ⱼ is the mean
/// activity of unit j over the batch: each unit should be active for a fraction ρ of the samples (Ng, CS294A lecture notes, 2011). 0 if all
/// ρ̂ⱼ = ρ.
/// </summary>
/// <remarks>
/// It is a statistic of a batch, not a mean over samples: an evaluation averages it over its batches. The gradient of each activity is
/// (−ρ/ρ̂ⱼ + (1 − ρ)/(1 − ρ̂ⱼ)) / batch.
/// </remarks>
internal sealed class KlSparsity : ActivityPenalty
{
    private readonly double _target;
    private int _units;

    /// <summary>Creates the penalty.</summary>
    /// <param name="weight">β, at least 0.</param>
    /// <param name="target">ρ, above 0 and below 1.</param>
    /// <param name="layer">The layer's name, such as <c>encoder.0</c>; null for the code.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public KlSparsity(float weight, float target = 0.05f, string? layer = null)
        : base("klSparsity", weight, layer)
    {
        if (!(target > 0 && target < 1))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"target must be above 0 and below 1; found {target}."), nameof(target));
        }

        _target = target;
    }

    /// <summary>A mean activity for each unit; a batch has at least one row.</summary>
    public override int ScratchSize => _units;

    /// <inheritdoc/>
    public override void Build(in AutoencoderParts parts)
    {
        base.Build(parts);
        var layer = Layer ?? parts.Encoder.Layers.Last(inner => inner is not (Flatten or Reshape));
        var ending = layer switch
        {
            Dense dense => dense.Activation.Kind,
            ConvolutionLayer convolution => convolution.Activation.Kind,
            ActivationLayer activation => activation.Activation.Kind,
            _ => ActivationKind.Identity,
        };
        if (ending != ActivationKind.Sigmoid || (Layer is null && !parts.Bottleneck.PassesThrough(training: true)))
        {
            throw new ArgumentException(
                $"{Name} needs units that end in a sigmoid, whose activity lies between 0 and 1; {layer} ends in {ending}.");
        }

        _units = layer.OutputShape.Size;
    }

    /// <inheritdoc/>
    public override double Apply(in PenaltyPass pass, Span<double> terms)
    {
        var means = pass.Scratch.Part(0, 1, _units);
        pass.Backend.ColumnSums(pass.Values, means);
        terms[0] = pass.Backend.SparsityDivergence(means, pass.Rows, _target, Weight / pass.Rows, means); // sums become slopes
        if (pass.WantsGradient) pass.Backend.AddRow(pass.Gradient, means, 1, pass.Gradient);
        return Weight * terms[0];
    }
}

/// <summary>
/// The KL sparsity penalty: each sigmoid unit of a layer or of the code should be active for a fraction ρ of the samples (Ng, CS294A
/// lecture notes, 2011).
/// </summary>
public sealed record KlSparsityRecipe : PenaltyRecipe
{
    /// <summary>β, at least 0: the weight of the divergence, summed over units.</summary>
    public required float Weight { get; init; }

    /// <summary>ρ, the target mean activity of a unit, above 0 and below 1.</summary>
    public float Target { get; init; } = 0.05f;

    /// <summary>The layer's name, such as <c>encoder.0</c>; null for the code.</summary>
    public string? Layer { get; init; }

    /// <inheritdoc/>
    public override Penalty Create() => new KlSparsity(Weight, Target, Layer);
}
