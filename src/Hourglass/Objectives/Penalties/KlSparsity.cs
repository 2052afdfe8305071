using System.Buffers;
using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Objectives;

/// <summary>
/// Σⱼ KL(ρ ‖ ρ̂ⱼ) = Σⱼ ρ·ln(ρ/ρ̂ⱼ) + (1 − ρ)·ln((1 − ρ)/(1 − ρ̂ⱼ)) over the sigmoid units of a layer or of the code, ρ̂ⱼ being the mean activity of unit j
/// over the batch: each unit is to be active for a share ρ of the samples (Ng, CS294A lecture notes, 2011). 0 where all ρ̂ⱼ = ρ.
/// </summary>
/// <remarks>
/// It is a figure of a batch, not a mean over samples: a measurement averages it over its chunks of rows. The slope of each activity is
/// (−ρ/ρ̂ⱼ + (1 − ρ)/(1 − ρ̂ⱼ)) / batch.
/// </remarks>
public sealed class KlSparsity : ActivityPenalty
{
    /// <summary>Mean activities are held this far from 0 and 1, where the divergence has no end.</summary>
    private const double Edge = 1e-6;

    private readonly double _target;
    private int _units;

    /// <summary>Makes the penalty.</summary>
    /// <param name="weight">β, at least 0.</param>
    /// <param name="target">ρ, above 0 and below 1.</param>
    /// <param name="layer">The layer's name, such as <c>encoder.0</c>; null for the code.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public KlSparsity(float weight, float target = 0.05f, string? layer = null)
        : base("klSparsity", weight, layer)
    {
        if (!(target > 0 && target < 1)) throw new ArgumentException($"target must be above 0 and below 1; found {target}.", nameof(target));
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
            throw new ArgumentException($"{Name} needs units that end in a sigmoid, whose activity lies between 0 and 1; {layer} ends in {ending}.");
        _units = layer.OutputShape.Size;
    }

    /// <inheritdoc/>
    public override double Apply(in PenaltyPass pass, Span<double> terms)
    {
        var means = pass.Scratch.Part(0, 1, _units);
        pass.Backend.ColumnSums(pass.Values, means);
        var rented = ArrayPool<float>.Shared.Rent(_units);
        var units = rented.AsSpan(0, _units);
        pass.Backend.Download(means, units);
        var cost = 0.0;
        foreach (ref var unit in units)
        {
            var mean = Math.Clamp(unit / (double)pass.Rows, Edge, 1 - Edge);
            cost += _target * Math.Log(_target / mean) + (1 - _target) * Math.Log((1 - _target) / (1 - mean));
            unit = (float)(Weight / pass.Rows * ((1 - _target) / (1 - mean) - _target / mean));
        }

        if (pass.WantsGradient)
        {
            pass.Backend.Upload(units, means);
            pass.Backend.AddRow(pass.Gradient, means, 1, pass.Gradient);
        }

        ArrayPool<float>.Shared.Return(rented);
        terms[0] = cost;
        return Weight * cost;
    }
}
