using System.Runtime.InteropServices;

namespace Hourglass.Numerics;

/// <summary>
/// The eigenvalues of a symmetric tridiagonal T by implicit QR steps with Wilkinson's shift (Golub and Van Loan, 8.3.3). The
/// plane rotations are recorded, not applied: T = R·D·Rᵀ where R is their product in the order of recording.
/// </summary>
internal sealed class QrIteration
{
    private readonly List<Sweep> _sweeps = [];
    private readonly List<Rotation> _rotations = [];

    /// <summary>A rotation of coordinates (k, k + 1): y(k) ← c·y(k) − s·y(k+1), y(k+1) ← s·y(k) + c·y(k+1).</summary>
    internal readonly record struct Rotation(double C, double S);

    /// <summary>One QR step: rotations of k = First .. Last − 1, stored from Start on.</summary>
    internal readonly record struct Sweep(int First, int Last, int Start);

    /// <summary>All steps in order.</summary>
    internal ReadOnlySpan<Sweep> Sweeps => CollectionsMarshal.AsSpan(_sweeps);

    /// <summary>The rotations of a step, the first of them for k = First.</summary>
    internal ReadOnlySpan<Rotation> Rotations(Sweep sweep) =>
        CollectionsMarshal.AsSpan(_rotations).Slice(sweep.Start, sweep.Last - sweep.First);

    /// <summary>Turns T's diagonal into its eigenvalues, in no order; the off-diagonal (its last entry 0) becomes 0.</summary>
    /// <exception cref="InvalidOperationException">No convergence, which does not occur for finite numbers.</exception>
    internal static QrIteration Diagonalize(double[] diagonal, double[] offDiagonal, CancellationToken cancellation = default)
    {
        var result = new QrIteration();
        var norm = 0.0;
        for (var i = 0; i < diagonal.Length; i++) norm = Math.Max(norm, Math.Abs(diagonal[i]) + Math.Abs(offDiagonal[i]));
        // An entry this small is below the rounding errors of T; those of a step do not always get below it.
        var negligible = 2.2e-16 * norm;
        var patience = 60L * diagonal.Length;
        var last = diagonal.Length - 1;
        while (last > 0)
        {
            if (Math.Abs(offDiagonal[last - 1]) <= negligible)
            {
                offDiagonal[--last] = 0;
                continue;
            }

            var first = last - 1;
            while (first > 0 && Math.Abs(offDiagonal[first - 1]) > negligible) first--;
            if (patience-- == 0) throw new InvalidOperationException("The QR iteration for eigenvalues did not converge.");
            cancellation.ThrowIfCancellationRequested();
            result.Step(diagonal, offDiagonal, first, last);
        }

        return result;
    }

    /// <summary>One step on first..last: the shifted first rotation makes a bulge, the others chase it off the end.</summary>
    private void Step(Span<double> d, Span<double> e, int first, int last)
    {
        _sweeps.Add(new Sweep(first, last, _rotations.Count));
        var half = 0.5 * (d[last - 1] - d[last]);
        var coupling = e[last - 1];
        var shift = d[last] - coupling / (half + Math.CopySign(double.Hypot(half, coupling), half)) * coupling;
        var (x, z) = (d[first] - shift, e[first]);
        for (var k = first; k < last; k++)
        {
            var (r, c, s) = Zeroing(x, z);
            _rotations.Add(new Rotation(c, s));
            if (k > first) e[k - 1] = r;
            var turn = s * (d[k + 1] - d[k]) + 2 * c * e[k];
            d[k] += s * turn;
            d[k + 1] -= s * turn;
            e[k] = c * turn - e[k];
            if (k + 1 == last) break;
            (x, z) = (e[k], s * e[k + 1]);
            e[k + 1] *= c;
        }
    }

    /// <summary>(r, c, s) with c·x + s·z = r and −s·x + c·z = 0.</summary>
    private static (double R, double C, double S) Zeroing(double x, double z)
    {
        var square = x * x + z * z;
        var r = square > 1e-280 ? Math.Sqrt(square) : double.Hypot(x, z);
        return r == 0 ? (0, 1, 0) : square > 1e-280 ? (r, x * (1 / r), z * (1 / r)) : (r, x / r, z / r);
    }
}
