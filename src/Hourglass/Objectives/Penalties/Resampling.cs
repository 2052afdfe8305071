using System.Buffers;
using Hourglass.Bottlenecks;
using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Objectives;

/// <summary>
/// Resamples dead latents periodically: a poorly reconstructed row of the batch becomes the latent's atom and its encoder weights, and the
/// optimizer's state for both is reset (Bricken et al., "Towards monosemanticity", 2023, appendix). Its cost is 0.
/// </summary>
/// <remarks>
/// Rows are sampled without replacement, with probabilities proportional to the square of their squared error. The atom is (x − b)/|x − b|;
/// the latent's encoder weights are that direction with <c>scale</c> times the mean length of the alive latents' weights, its bias is 0,
/// and its threshold or gate is reset. If the batch has fewer rows than there are dead latents, the rest is resampled next time. The steps
/// that resample read rows and weights on the host.
/// </remarks>
internal sealed class Resampling : Penalty
{
    private readonly int _every;
    private readonly float _scale;
    private SparseBottleneck? _bottleneck;
    private Dictionary? _dictionary;
    private Dense? _encoder;
    private float[] _losses = [];
    private Matrix _input;
    private RandomStream _draws;
    private long _step = -1;

    /// <summary>Creates the penalty.</summary>
    /// <param name="every">The number of steps between two resamplings, at least 1.</param>
    /// <param name="scale">The length of a latent's new weights relative to the mean of the alive ones', above 0; 0.2 in the paper.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public Resampling(int every, float scale = 0.2f)
        : base("resample", 0)
    {
        if (every < 1) throw new ArgumentException($"every must be at least 1 step; found {every}.", nameof(every));
        if (!(scale > 0 && float.IsFinite(scale)))
            throw new ArgumentException(FormattableString.Invariant($"scale must be above 0; found {scale}."), nameof(scale));
        (_every, _scale) = (every, scale);
    }

    /// <summary>Empty: its cost is 0.</summary>
    public override IReadOnlyList<string> Terms => [];

    /// <summary>The error of a row.</summary>
    public override int ScratchSize => 1;

    /// <inheritdoc/>
    public override void Build(in AutoencoderParts parts)
    {
        (_bottleneck, _dictionary) = DictionaryParts.Of<SparseBottleneck>("resample", "sparse", parts);
        _encoder = parts.Encoder.Layers switch
        {
            [Dense only] => only,
            [SubtractDecoderBias, Dense last] => last,
            _ => throw new ArgumentException(
                "the penalty resample needs an encoder of one dense layer, after a subtractDecoderBias layer or alone; "
                + $"found {parts.Encoder.Layers.Count} layers."),
        };
    }

    /// <inheritdoc/>
    public override double Apply(in PenaltyPass pass, Span<double> terms)
    {
        if (!pass.WantsGradient || (pass.Step + 1) % _every != 0) return 0;
        if (_losses.Length < pass.Rows) _losses = new float[pass.Rows]; // once, at the first time
        var errors = pass.Scratch.Part(0, pass.Rows, 1);
        pass.Backend.RowLoss(LossKind.SquaredError, 0, Activation.Identity, pass.Logits, pass.Input, errors);
        pass.Backend.Download(errors, _losses.AsSpan(0, pass.Rows));
        (_input, _draws, _step) = (pass.Input, pass.Draws, pass.Step);
        return 0;
    }

    /// <inheritdoc/>
    public override void AfterStep(in AfterStepPass pass)
    {
        base.AfterStep(pass);
        if (pass.Step != _step) return;
        _step = -1;
        var (latents, features) = (_bottleneck!.Idle.Length, _input.Columns);
        var lent = ArrayPool<float>.Shared.Rent(latents + 2 * features);
        Span<float> idle = lent.AsSpan(0, latents), row = lent.AsSpan(latents, features), bias = lent.AsSpan(latents + features, features);
        pass.Backend.Download(_bottleneck.Idle.Values, idle);
        if (_dictionary!.Bias is { } b) pass.Backend.Download(b.Values, bias);
        else bias.Clear();
        var length = 0.0;
        var drawn = 0u;
        for (var latent = 0; latent < latents; latent++)
        {
            if (!(idle[latent] > _bottleneck.DeadAfter) || Draw(drawn++) is not { } index) continue;
            if (length == 0) length = LivingLength(pass.Backend, idle);
            pass.Backend.Download(_input.SliceRows(index, 1), row);
            var square = 0.0;
            for (var c = 0; c < features; c++)
            {
                row[c] -= bias[c];
                square += (double)row[c] * row[c];
            }

            if (square == 0) continue;
            Set(pass, _dictionary.Atoms, latent, row, 1 / Math.Sqrt(square));
            Set(pass, _encoder!.Weight, latent, row, _scale * length);
            if (_encoder.Bias is { } biases) Forget(pass, biases.Values.Part(latent, 1, 1), 0);
            // A threshold or gate that keeps the latent inactive is reset too: all of them start at 0.
            for (var i = 0; i < _bottleneck.Parameters.Count; i++) Forget(pass, _bottleneck.Parameters[i].Values.Part(latent, 1, 1), 0);
            idle[latent] = 0;
        }

        pass.Backend.Upload(idle, _bottleneck.Idle.Values);
        ArrayPool<float>.Shared.Return(lent);
    }

    /// <summary>
    /// Samples a row of the batch by the squares of the losses, without replacement; null if no row with an error is left.
    /// </summary>
    private int? Draw(uint element)
    {
        var rows = _input.Rows;
        var total = 0.0;
        for (var r = 0; r < rows; r++) total += (double)_losses[r] * _losses[r];
        if (!(total > 0)) return null;
        var aim = _draws.Word(element) / 4294967296.0 * total;
        var last = 0;
        for (var r = 0; r < rows; r++)
        {
            if (_losses[r] == 0) continue;
            last = r;
            aim -= (double)_losses[r] * _losses[r];
            if (aim < 0) break;
        }

        _losses[last] = 0;
        return last;
    }

    /// <summary>The mean length of the alive latents' encoder weights; 1 if all are dead.</summary>
    private double LivingLength(Backend backend, ReadOnlySpan<float> idle)
    {
        var (sum, count) = (0.0, 0);
        for (var latent = 0; latent < idle.Length; latent++)
        {
            if (idle[latent] > _bottleneck!.DeadAfter) continue;
            sum += Math.Sqrt(backend.SumOfSquares(_encoder!.Weight.Values.SliceRows(latent, 1)));
            count++;
        }

        return sum > 0 ? sum / count : 1;
    }

    /// <summary>Scales a row in place, writes it to a weight, and resets the optimizer's state for it.</summary>
    private static void Set(in AfterStepPass pass, Parameter weight, int latent, Span<float> row, double factor)
    {
        foreach (ref var value in row) value = (float)(value * factor);
        var target = weight.Values.SliceRows(latent, 1);
        pass.Backend.Upload(row, target);
        Forget(pass, target, null);
    }

    /// <summary>Resets the optimizer's state for some values, and optionally the values themselves.</summary>
    private static void Forget(in AfterStepPass pass, Matrix values, float? set)
    {
        if (set is { } value) pass.Backend.Fill(values, value);
        for (var i = 0; i < pass.OptimizerStates.Count; i++)
            pass.Backend.Fill(pass.OptimizerStates[i].Part(values.Offset, 1, values.Length), 0);
    }
}

/// <summary>
/// Resamples dead latents periodically (Bricken et al., 2023): each is reset to a poorly reconstructed row of the batch. Requires a sparse
/// bottleneck and a dictionary.
/// </summary>
public sealed record ResamplingRecipe : PenaltyRecipe
{
    /// <summary>The number of steps between two resamplings, at least 1.</summary>
    public required int Every { get; init; }

    /// <summary>The length of a latent's new weights relative to the mean of the alive ones', above 0.</summary>
    public float Scale { get; init; } = 0.2f;

    /// <inheritdoc/>
    public override Penalty Create() => new Resampling(Every, Scale);
}
