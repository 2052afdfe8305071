using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Hourglass.Compute;

namespace Hourglass.Numerics;

/// <summary>
/// A symmetric matrix A reduced to tridiagonal T = QᵀAQ by Householder reflections (Golub and Van Loan, Matrix Computations,
/// 8.3.1), from the last row upwards, so that the contiguous rows of the lower triangle hold the data and then the
/// reflectors.
/// </summary>
/// <remarks>
/// The computation is memory-bound, as A does not fit the innermost caches. Therefore the rank-2 update of one step and the matrix-vector
/// product of the next are fused, and A's lower triangle is read and written once per step.
/// </remarks>
internal sealed class Tridiagonal
{
    private readonly double[] _matrix;

    private Tridiagonal(double[] matrix, int size) =>
        (_matrix, Size, Diagonal, OffDiagonal, Factors) = (matrix, size, new double[size], new double[size], new double[size]);

    /// <summary>n.</summary>
    internal int Size { get; }

    /// <summary>T's n diagonal entries.</summary>
    internal double[] Diagonal { get; }

    /// <summary>Entry i couples i and i + 1; the last of the n is 0.</summary>
    internal double[] OffDiagonal { get; }

    /// <summary>τ of each reflection; entry 0 is unused.</summary>
    internal double[] Factors { get; }

    /// <summary>v of reflection i = 1..n−1, i long: H = I − τ·v·vᵀ on the first i coordinates, and Q = H(n−1)·…·H(1).</summary>
    internal ReadOnlySpan<double> Reflector(int i) => _matrix.AsSpan(i * Size, i);

    /// <summary>Reduces the matrix whose lower triangle is given, row-major n×n. It is overwritten with the reflectors.</summary>
    internal static Tridiagonal Reduce(double[] matrix, int size, CancellationToken cancellation = default)
    {
        var result = new Tridiagonal(matrix, size);
        var update = new double[size];      // w: the previous step deferred A −= v·wᵀ + w·vᵀ
        var product = new double[size];
        ReadOnlySpan<double> v = new double[size];
        for (var i = size - 1; i >= 0; i--)
        {
            cancellation.ThrowIfCancellationRequested();
            var row = matrix.AsSpan(i * size, i + 1);
            for (var j = 0; j <= i; j++) row[j] -= v[i] * update[j] + update[i] * v[j];
            result.Diagonal[i] = row[i];
            if (i == 0) break;

            var x = row[..i];
            var (factor, image) = MakeReflector(x);
            (result.Factors[i], result.OffDiagonal[i - 1]) = (factor, image);

            UpdateAndMultiply(matrix, size, v[..i], update.AsSpan(0, i), x, product.AsSpan(0, i));
            var shift = 0.5 * factor * factor * Dot(product.AsSpan(0, i), x);
            for (var j = 0; j < i; j++) update[j] = factor * product[j] - shift * x[j];
            v = x;
        }

        return result;
    }

    /// <summary>
    /// Turns x into v with (I − τ·v·vᵀ)·x = image·e(last). The image has the sign that avoids cancellation. An x that already has this form
    /// gives v = 0, τ = 0.
    /// </summary>
    private static (double Factor, double Image) MakeReflector(Span<double> x)
    {
        var last = x[^1];
        var rest = Dot(x[..^1], x[..^1]);
        if (rest < 1e-290)
        {
            x.Clear();
            return (0, last);
        }

        var image = -Math.CopySign(Math.Sqrt(rest + last * last), last);
        x[^1] = last - image;
        TensorPrimitives.Multiply(x, 1 / image, x);     // Near length 1, so that powers of a small x do not underflow.
        return (1 / (1 - last / image), image);
    }

    /// <summary>A −= v·wᵀ + w·vᵀ on the lower triangle of the leading block, and y = A·x with the A so updated.</summary>
    private static void UpdateAndMultiply(
        double[] matrix, int stride, ReadOnlySpan<double> v, ReadOnlySpan<double> w, ReadOnlySpan<double> x, Span<double> y)
    {
        y.Clear();
        var r = 0;
        for (; r + 4 <= v.Length; r += 4) UpdateFourRows(matrix, stride, r, v, w, x, y);
        for (; r < v.Length; r++) UpdateRowEnd(matrix.AsSpan(r * stride), r, 0, v, w, x, y);
    }

    /// <summary>Rows r..r+3: each vector of A is loaded once and serves its row of y and, mirrored, its column's.</summary>
    private static void UpdateFourRows(
        double[] matrix, int stride, int r,
        ReadOnlySpan<double> v, ReadOnlySpan<double> w, ReadOnlySpan<double> x, Span<double> y)
    {
        var width = Vector256<double>.Count;
        var end = r - r % width;
        ref var row0 = ref matrix[r * stride];
        ref var row1 = ref matrix[(r + 1) * stride];
        ref var row2 = ref matrix[(r + 2) * stride];
        ref var row3 = ref matrix[(r + 3) * stride];
        ref var vs = ref MemoryMarshal.GetReference(v);
        ref var ws = ref MemoryMarshal.GetReference(w);
        ref var xs = ref MemoryMarshal.GetReference(x);
        ref var ys = ref MemoryMarshal.GetReference(y);
        var (v0, v1, v2, v3) = (All(-v[r]), All(-v[r + 1]), All(-v[r + 2]), All(-v[r + 3]));
        var (w0, w1, w2, w3) = (All(-w[r]), All(-w[r + 1]), All(-w[r + 2]), All(-w[r + 3]));
        var (x0, x1, x2, x3) = (All(x[r]), All(x[r + 1]), All(x[r + 2]), All(x[r + 3]));
        Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default;
        for (nuint j = 0; j < (nuint)end; j += (nuint)width)
        {
            var vj = Vector256.LoadUnsafe(ref vs, j);
            var wj = Vector256.LoadUnsafe(ref ws, j);
            var xj = Vector256.LoadUnsafe(ref xs, j);
            var yj = Vector256.LoadUnsafe(ref ys, j);
            var a0 = Add(v0, wj, Add(w0, vj, Vector256.LoadUnsafe(ref row0, j)));
            var a1 = Add(v1, wj, Add(w1, vj, Vector256.LoadUnsafe(ref row1, j)));
            var a2 = Add(v2, wj, Add(w2, vj, Vector256.LoadUnsafe(ref row2, j)));
            var a3 = Add(v3, wj, Add(w3, vj, Vector256.LoadUnsafe(ref row3, j)));
            a0.StoreUnsafe(ref row0, j);
            a1.StoreUnsafe(ref row1, j);
            a2.StoreUnsafe(ref row2, j);
            a3.StoreUnsafe(ref row3, j);
            (s0, s1, s2, s3) = (Add(a0, xj, s0), Add(a1, xj, s1), Add(a2, xj, s2), Add(a3, xj, s3));
            yj = Add(a0, x0, Add(a1, x1, Add(a2, x2, Add(a3, x3, yj))));
            yj.StoreUnsafe(ref ys, j);
        }

        y[r] += Sum(s0);
        y[r + 1] += Sum(s1);
        y[r + 2] += Sum(s2);
        y[r + 3] += Sum(s3);
        for (var i = r; i < r + 4; i++) UpdateRowEnd(matrix.AsSpan(i * stride), i, end, v, w, x, y);
    }

    /// <summary>The same for row r from column <paramref name="start"/> to the diagonal.</summary>
    private static void UpdateRowEnd(
        Span<double> row, int r, int start,
        ReadOnlySpan<double> v, ReadOnlySpan<double> w, ReadOnlySpan<double> x, Span<double> y)
    {
        for (var j = start; j <= r; j++)
        {
            row[j] -= v[r] * w[j] + w[r] * v[j];
            y[r] += row[j] * x[j];
            if (j < r) y[j] += row[j] * x[r];
        }
    }

    private static Vector256<double> Add(Vector256<double> a, Vector256<double> b, Vector256<double> sum) =>
        Vector256.FusedMultiplyAdd(a, b, sum);

    private static Vector256<double> All(double x) => Vector256.Create(x);

    private static double Sum(Vector256<double> x)
    {
        var pairs = x.GetLower() + x.GetUpper(); // the order of Vector256.Sum is the processor's
        return pairs[0] + pairs[1];
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => Sums.Dot(a, b);
}
