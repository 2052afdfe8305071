using Hourglass.Bottlenecks;
using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Objectives;

/// <summary>
/// Trains the gates of a <see cref="GatedBottleneck"/>: λ·Σ relu(π), with π = h + b_gate, closes them, and |x − x̂(relu(π))|² through a
/// decoder held constant opens those that the reconstruction needs (Rajamanoharan et al., 2024, eq. 8).
/// </summary>
internal sealed class GatedPenalty : Penalty
{
    private readonly float _auxiliary;
    private GatedBottleneck? _bottleneck;
    private Dictionary? _dictionary;
    private int _latents, _features;

    /// <summary>Creates the penalty.</summary>
    /// <param name="weight">λ, at least 0.</param>
    /// <param name="auxiliary">The weight of the gates' own reconstruction error, at least 0.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public GatedPenalty(float weight, float auxiliary = 1)
        : base("gated", weight)
    {
        if (!(auxiliary >= 0 && float.IsFinite(auxiliary)))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"auxiliary must be a number of at least 0; found {auxiliary}."), nameof(auxiliary));
        }

        _auxiliary = auxiliary;
    }

    /// <inheritdoc/>
    public override PenaltyTarget AppliesTo => PenaltyTarget.EncoderOutput;

    /// <inheritdoc/>
    internal override string Cost => FormattableString.Invariant($"{Weight}·gated + {_auxiliary}·gatedError");

    /// <summary>
    /// <c>gated</c>, Σ relu(π), and <c>gatedError</c>, the squared error of the gates' own reconstruction; both per sample.
    /// </summary>
    public override IReadOnlyList<string> Terms { get; } = ["gated", "gatedError"];

    /// <summary>relu(π), its gradient, and the error.</summary>
    public override int ScratchSize => 2 * _latents + _features;

    /// <inheritdoc/>
    public override void Build(in AutoencoderParts parts)
    {
        (_bottleneck, _dictionary) = DictionaryParts.Of<GatedBottleneck>("gated", "gated", parts);
        (_latents, _features) = (parts.Bottleneck.OutputShape.Size, parts.Decoder.OutputShape.Size);
    }

    /// <inheritdoc/>
    public override double Apply(in PenaltyPass pass, Span<double> terms)
    {
        var (backend, rows) = (pass.Backend, pass.Rows);
        var gates = pass.Scratch.Part(0, rows, _latents);
        var gradient = pass.Scratch.Part(rows * _latents, rows, _latents);
        var error = pass.Scratch.Part(2 * rows * _latents, rows, _features);

        backend.AddRow(pass.EncoderOutput, _bottleneck!.GateBias.Values, 1, gates);
        backend.Activate(Activation.Relu, gates, gates);
        var bias = _dictionary!.Bias is { } b ? b.Values : default;
        backend.SparseMultiply(gates, _dictionary.Atoms.Values, bias, error);
        backend.AddScaled(pass.Input, -1, error);
        terms[1] = backend.SumOfSquares(error) / rows;
        if (pass.WantsGradient)
        {
            backend.Multiply(error, false, _dictionary.Atoms.Values, true, gradient);
            backend.AddScaled(gradient, 2 * _auxiliary / rows - 1, gradient);
        }

        terms[0] = backend.AbsoluteSum(gates, Weight / rows, pass.WantsGradient ? gradient : default) / rows;
        if (pass.WantsGradient)
        {
            backend.ActivateBackward(Activation.Relu, gates, gradient, gradient);
            backend.AddScaled(gradient, 1, pass.Gradient);
            backend.ColumnSums(gradient, _bottleneck.GateBias.Gradient, _bottleneck.GateBias.BeginGradient());
        }

        return Weight * terms[0] + _auxiliary * terms[1];
    }
}

/// <summary>
/// Trains the gates of a gated bottleneck, which it requires: an L1 penalty on the gates and their own reconstruction error (Rajamanoharan
/// et al., 2024).
/// </summary>
public sealed record GatedPenaltyRecipe : PenaltyRecipe
{
    /// <summary>λ, at least 0: the weight of the gates' activity, summed over latents and averaged over samples.</summary>
    public required float Weight { get; init; }

    /// <summary>The weight of the squared error of the gates' own reconstruction, at least 0.</summary>
    public float Auxiliary { get; init; } = 1;

    /// <inheritdoc/>
    public override Penalty Create() => new GatedPenalty(Weight, Auxiliary);
}
