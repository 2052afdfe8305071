namespace Hourglass.Compute;

/// <summary>A whole matrix product C (+)= A·B, and how it is done: chosen from its shape alone.</summary>
internal readonly unsafe struct Product
{
    /// <param name="m">Rows of A and C.</param>
    /// <param name="n">Columns of B and C.</param>
    /// <param name="k">Columns of A, rows of B.</param>
    /// <param name="a">The left operand.</param>
    /// <param name="b">The right operand.</param>
    /// <param name="c">C, row-major.</param>
    /// <param name="accumulate">Whether the product is added to what C holds.</param>
    internal Product(int m, int n, int k, Operand a, Operand b, float* c, bool accumulate)
    {
        (M, N, K, A, B, Accumulate) = (m, n, k, a, b, accumulate);
        C = c;

        // Packing a transposed B costs about a quarter of a cycle an element, each used m times; adding up the lanes of an inner product
        // about two cycles an element of C, each of which took k steps.
        ByInnerProducts = a.IsRowContiguous && !b.IsRowContiguous && !accumulate && k >= 32 && 8 * m <= k;
        PackB = !b.IsRowContiguous || m >= 48 || IsCrowding(b.RowStride) && m >= 24;
        PackA = n >= 256 || n >= 64 && IsCrowding(a.IsRowContiguous ? a.RowStride : a.ColumnStride);
    }

    internal int M { get; }

    internal int N { get; }

    internal int K { get; }

    internal Operand A { get; }

    internal Operand B { get; }

    internal float* C { get; }

    internal bool Accumulate { get; }

    /// <summary>Whether rows of A meet columns of B directly.</summary>
    internal bool ByInnerProducts { get; }

    /// <summary>Whether A, or B, is copied to panels before the tiles read it.</summary>
    internal bool PackA { get; }

    /// <inheritdoc cref="PackA"/>
    internal bool PackB { get; }

    /// <summary>Whether rows that far apart fall on few sets of the first cache and drive each other out.</summary>
    private static bool IsCrowding(nint stride) => stride % 256 == 0;
}
