using Hourglass.Bottlenecks;
using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Objectives;

/// <summary>
/// Brings dead latents back: the largest of them in each row explain what the living left over. With e = x − x̂, taken as given, and ê the
/// atoms of the k largest dead latents, the cost is |e − ê|², and 0 while none is dead (Gao et al., "Scaling and evaluating sparse autoencoders", 2024, A.2).
/// </summary>
public sealed class AuxiliaryTopK : Penalty
{
    private readonly int? _count;
    private SparseBottleneck? _bottleneck;
    private Dictionary? _dictionary;
    private int _latents, _features;

    /// <summary>Makes the penalty.</summary>
    /// <param name="weight">What the squared error, summed over features, is multiplied by; at least 0.</param>
    /// <param name="count">How many dead latents explain a row, at least 1; half as many as features where null.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public AuxiliaryTopK(float weight = 1f / 32, int? count = null)
        : base("auxK", weight)
    {
        if (count < 1) throw new ArgumentException($"count must be at least 1; found {count}.", nameof(count));
        _count = count;
    }

    /// <inheritdoc/>
    public override PenaltyPlace Place => PenaltyPlace.Head;

    /// <summary>Dead latents in use, their gradient, and the error.</summary>
    public override int ScratchSize => 2 * _latents + _features;

    /// <inheritdoc/>
    public override void Build(in AutoencoderParts parts)
    {
        (_bottleneck, _dictionary) = DictionaryParts.Of<SparseBottleneck>(Name, "sparse", parts);
        (_latents, _features) = (parts.Bottleneck.OutputShape.Size, parts.Decoder.OutputShape.Size);
        if (_count > _latents) throw new ArgumentException($"{Name}: count is at most the number of latents, {_latents}; found {_count}.");
    }

    /// <inheritdoc/>
    public override double Apply(in PenaltyPass pass, Span<double> terms)
    {
        var (backend, rows) = (pass.Backend, pass.Rows);
        var codes = pass.Scratch.Part(0, rows, _latents);
        var gradient = pass.Scratch.Part(rows * _latents, rows, _latents);
        var error = pass.Scratch.Part(2 * rows * _latents, rows, _features);
        terms[0] = 0;
        var count = _count ?? Math.Clamp(_features / 2, 1, _latents);
        if (backend.TopK(pass.Head, count, _bottleneck!.Idle.Values, _bottleneck.DeadAfter, codes) == 0) return 0;

        // ê − e = ê + x̂ − x
        backend.SparseMultiply(codes, _dictionary!.Atoms.Values, default, error);
        backend.AddScaled(pass.Logits, 1, error);
        backend.AddScaled(pass.Input, -1, error);
        terms[0] = backend.SumOfSquares(error) / rows;
        if (pass.WantsGradient)
        {
            backend.AddScaled(error, 2 * Weight / rows - 1, error);
            _dictionary.AddAtomsGradient(backend, codes, error);
            backend.Multiply(error, false, _dictionary.Atoms.Values, true, gradient);
            backend.ActivateBackward(Activation.Relu, codes, gradient, gradient);
            backend.AddScaled(gradient, 1, pass.Gradient);
        }

        return Weight * terms[0];
    }
}
