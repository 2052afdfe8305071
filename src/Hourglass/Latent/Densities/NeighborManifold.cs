using Hourglass.Compute;
using Hourglass.Numerics;

namespace Hourglass.Latent;

/// <summary>
/// An estimate of the manifold of codes: a ball around each code with the distance to its k-th nearest other code as radius (Kynkäänniemi
/// et al., 2019, equation 1).
/// </summary>
internal sealed class NeighborManifold
{
    private readonly float[,] _codes;
    private readonly float[] _radii;

    /// <summary>The manifold of codes (n, d), more than <paramref name="k"/> of them.</summary>
    internal NeighborManifold(float[,] codes, int k)
    {
        _codes = codes;
        var (_, distances) = new NearestNeighbors(codes).FindOthers(k);
        _radii = [.. Enumerable.Range(0, codes.GetLength(0)).Select(r => distances[r, k - 1])];
    }

    /// <summary>The fraction of <paramref name="others"/> (m, d) within a ball, 0 to 1.</summary>
    internal double FractionWithin(float[,] others)
    {
        var within = new bool[others.GetLength(0)];
        Parallel.For(0, within.Length, i =>
        {
            for (var r = 0; r < _radii.Length && !within[i]; r++)
                within[i] = Sums.Distance<float>(RowArrays.Row(others, i), RowArrays.Row(_codes, r)) <= _radii[r];
        });
        return within.Count(one => one) / (double)within.Length;
    }
}
