using Hourglass.Bottlenecks;
using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Objectives;

/// <summary>
/// Revives dead latents: the k largest of them in each row reconstruct the residual. With e = x − x̂, held constant, and ê the
/// reconstruction from the k largest dead latents, the cost is |e − ê|², and 0 if no latent is dead (Gao et al., "Scaling and evaluating
/// sparse autoencoders", 2024, A.2).
/// </summary>
internal sealed class AuxiliaryTopK : Penalty
{
    private readonly int? _count;
    private SparseBottleneck? _bottleneck;
    private Dictionary? _dictionary;
    private int _latents, _features;

    /// <summary>Creates the penalty.</summary>
    /// <param name="weight">The weight of the squared error, summed over features; at least 0.</param>
    /// <param name="count">k, at least 1; null for half the number of features.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public AuxiliaryTopK(float weight = 1f / 32, int? count = null)
        : base("auxK", weight)
    {
        if (count < 1) throw new ArgumentException($"count must be at least 1; found {count}.", nameof(count));
        _count = count;
    }

    /// <inheritdoc/>
    public override PenaltyTarget AppliesTo => PenaltyTarget.EncoderOutput;

    /// <summary>The selected dead latents, their gradient, and the error.</summary>
    public override int ScratchSize => 2 * _latents + _features;

    /// <inheritdoc/>
    public override void Build(in AutoencoderParts parts)
    {
        (_bottleneck, _dictionary) = DictionaryParts.Of<SparseBottleneck>(Name, "sparse", parts);
        (_latents, _features) = (parts.Bottleneck.OutputShape.Size, parts.Decoder.OutputShape.Size);
        if (_count > _latents)
            throw new ArgumentException($"{Name}: count must be at most the number of latents, {_latents}; found {_count}.");
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
        var anyDead = backend.TopK(pass.EncoderOutput, count, _bottleneck!.Idle.Values, _bottleneck.DeadAfter, codes);
        if (anyDead == false) return 0;

        // ê − e = ê + x̂ − x
        backend.SparseMultiply(codes, _dictionary!.Atoms.Values, default, error);
        backend.AddScaled(pass.Logits, 1, error);
        backend.AddScaled(pass.Input, -1, error);
        // A backend that did not wait for the answer goes through with codes of zeros, which give no gradient and cost nothing.
        terms[0] = anyDead is null && backend.CountActive(codes, default) == 0 ? 0 : backend.SumOfSquares(error) / rows;
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

/// <summary>
/// Revives dead latents: the largest of them in each row reconstruct the residual (Gao et al., 2024). Requires a sparse bottleneck and a
/// dictionary.
/// </summary>
public sealed record AuxiliaryTopKRecipe : PenaltyRecipe
{
    /// <summary>The weight of the squared error, summed over features and averaged over samples; at least 0.</summary>
    public float Weight { get; init; } = 1f / 32;

    /// <summary>The number of dead latents used per row, at least 1; null for half the number of features.</summary>
    public int? Count { get; init; }

    /// <inheritdoc/>
    public override Penalty Create() => new AuxiliaryTopK(Weight, Count);
}
