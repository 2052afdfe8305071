using Hourglass.Bottlenecks;
using Hourglass.Compute;

namespace Hourglass.Evaluation;

/// <summary>Counts how often each entry of a codebook is used, chunk by chunk.</summary>
internal sealed class CodebookCount(CodebookBottleneck codebook)
{
    private readonly long[] _counts = new long[codebook.Size];
    private float[] _indices = [];

    /// <summary>Adds the vectors of the last forward pass, whose indices are in the cache of the bottleneck.</summary>
    internal void Add(Backend backend, Matrix cache, int rows)
    {
        var indices = codebook.Indices(cache, rows);
        if (_indices.Length < indices.Length) _indices = new float[indices.Length];
        backend.Download(indices, _indices.AsSpan(0, indices.Length));
        for (var i = 0; i < indices.Length; i++) _counts[(int)_indices[i]]++;
    }

    internal CodebookUse Result()
    {
        var (total, entropy) = ((double)_counts.Sum(), 0.0);
        foreach (var count in _counts)
            if (count > 0)
                entropy -= count / total * Math.Log(count / total);
        return new CodebookUse(_counts, Math.Exp(entropy));
    }
}
