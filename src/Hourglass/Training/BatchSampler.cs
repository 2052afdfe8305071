using Hourglass.Compute;
using Hourglass.Models;

namespace Hourglass.Training;

/// <summary>
/// Which rows make up the batch of a step. A function of (seed, step) alone, so that a resumed run goes on with the very rows the
/// interrupted one would have taken.
/// </summary>
internal sealed class BatchSampler
{
    private readonly int[] _order, _batch;
    private readonly SamplingKind _kind;
    private readonly ulong _seed;
    private long _shuffledEpoch = -1;

    internal BatchSampler(int rows, int batchSize, SamplingKind kind, ulong seed)
    {
        (_kind, _seed) = (kind, seed);
        (Rows, BatchSize) = (rows, Math.Min(batchSize, kind == SamplingKind.Shuffle ? rows : batchSize));
        _order = kind == SamplingKind.Shuffle ? new int[rows] : [];
        _batch = kind == SamplingKind.Replacement ? new int[BatchSize] : [];
        StepsPerEpoch = (rows + BatchSize - 1) / BatchSize;
    }

    internal int Rows { get; }

    internal int BatchSize { get; }

    /// <summary>Steps in a pass over the rows; with replacement, as many draws as there are rows, rounded up to batches.</summary>
    internal int StepsPerEpoch { get; }

    /// <summary>The row numbers of step <paramref name="step"/> (from 0); valid until the next call.</summary>
    internal ReadOnlySpan<int> RowsOf(long step)
    {
        if (_kind == SamplingKind.Replacement)
        {
            var draws = new RandomStream(_seed, RandomPurpose.Batches, 1, (ulong)step);
            for (var i = 0; i < _batch.Length; i++) _batch[i] = draws.Below((uint)i, Rows);
            return _batch;
        }

        var epoch = step / StepsPerEpoch;
        if (epoch != _shuffledEpoch)
        {
            new RandomStream(_seed, RandomPurpose.Batches, 0, (ulong)epoch).Shuffle(_order);
            _shuffledEpoch = epoch;
        }

        var start = (int)(step % StepsPerEpoch) * BatchSize;
        return _order.AsSpan(start, Math.Min(BatchSize, Rows - start));
    }
}
