namespace Hourglass.Latent;

/// <summary>
/// A quadtree of points in the plane, for sums over all points in which a distant cell counts as one weighted point (Barnes and Hut, 1986).
/// Rebuilt in place as the points move.
/// </summary>
/// <remarks>
/// Points are sorted along the Morton curve, on which every cell is contiguous. Cells are stored in depth-first order,
/// each with the index of the cell that follows its subtree, so a traversal is one loop without a stack.
/// </remarks>
internal sealed class QuadTree
{
    private const int Bits = 31;

    private readonly ulong[] _keys;
    private readonly int[] _order;
    private readonly List<Cell> _cells = [];
    private Cell[] _walk = [];
    private double[] _points = [];

    internal QuadTree(int count) => (_keys, _order) = (new ulong[count], new int[count]);

    /// <summary>The rows along the Morton curve: neighbors on it are mostly neighbors in the plane.</summary>
    internal ReadOnlySpan<int> Order => _order;

    /// <summary>Builds the tree of points (n pairs x, y), which must not change until the next build.</summary>
    internal void Build(double[] points)
    {
        _points = points;
        var (low, high) = (
            (X: double.PositiveInfinity, Y: double.PositiveInfinity), (X: double.NegativeInfinity, Y: double.NegativeInfinity));
        for (var i = 0; i < points.Length; i += 2)
        {
            low = (Math.Min(low.X, points[i]), Math.Min(low.Y, points[i + 1]));
            high = (Math.Max(high.X, points[i]), Math.Max(high.Y, points[i + 1]));
        }

        var side = Math.Max(Math.Max(high.X - low.X, high.Y - low.Y), double.Epsilon);
        var scale = ((1L << Bits) - 1) / side;
        if (!double.IsFinite(scale)) scale = 0; // all points coincide
        for (var i = 0; i < _keys.Length; i++)
        {
            _keys[i] = Spread((ulong)((points[2 * i] - low.X) * scale)) | (Spread((ulong)((points[2 * i + 1] - low.Y) * scale)) << 1);
            _order[i] = i;
        }

        Array.Sort(_keys, _order);
        _cells.Clear();
        Add(0, _keys.Length, Bits, side * (1L << Bits) / ((1L << Bits) - 1));
        if (_walk.Length < _cells.Count) _walk = new Cell[_cells.Count + _cells.Count / 4];
        _cells.CopyTo(_walk);
    }

    /// <summary>
    /// The sums over all other points of q = 1 / (1 + d²) and of q²·(y − yj), the second a vector, with cells whose side is below
    /// <paramref name="angle"/> times their distance counted as one point.
    /// </summary>
    internal (double Sum, double X, double Y) Repulsion(int row, double angle)
    {
        var (x, y) = (_points[2 * row], _points[2 * row + 1]);
        var (sum, forceX, forceY) = (0.0, 0.0, 0.0);
        var (cells, last, squared) = (_walk, _cells.Count, angle * angle);
        for (var i = 0; i < last;)
        {
            ref readonly var cell = ref cells[i];
            var (dx, dy) = (x - cell.X, y - cell.Y);
            var distance = dx * dx + dy * dy;
            if (cell.Side * cell.Side >= squared * distance && !cell.IsLeaf)
            {
                i++;
                continue;
            }

            var q = 1 / (1 + distance);
            var weighted = cell.Count * q;
            sum += weighted;
            weighted *= q;
            forceX += weighted * dx;
            forceY += weighted * dy;
            i = cell.Next;
        }

        return (sum - 1, forceX, forceY); // without the point itself, which was counted at distance 0 or in a leaf of coinciding points
    }

    /// <summary>
    /// Adds the cell of the points from <paramref name="first"/> to before <paramref name="last"/> and its subtree; returns the sums of x
    /// and y.
    /// </summary>
    private (double X, double Y) Add(int first, int last, int bits, double side)
    {
        var number = _cells.Count;
        _cells.Add(default);
        var (x, y) = (0.0, 0.0);
        var isLeaf = last - first == 1 || bits == 0 || _keys[first] == _keys[last - 1];
        if (isLeaf)
        {
            for (var i = first; i < last; i++) (x, y) = (x + _points[2 * _order[i]], y + _points[2 * _order[i] + 1]);
        }
        else
        {
            for (var start = first; start < last;)
            {
                var end = EndOf(start, last, 2 * (bits - 1));
                var (insideX, insideY) = Add(start, end, bits - 1, side / 2);
                (x, y, start) = (x + insideX, y + insideY, end);
            }
        }

        var count = last - first;
        _cells[number] = new Cell(x / count, y / count, count, isLeaf ? 0 : side, _cells.Count, isLeaf);
        return (x, y);
    }

    /// <summary>The end of the points that share the key of the first above <paramref name="shift"/> bits.</summary>
    private int EndOf(int first, int last, int shift)
    {
        var key = _keys[first] >> shift;
        while (first < last)
        {
            var middle = first + (last - first) / 2;
            if (_keys[middle] >> shift > key) last = middle;
            else first = middle + 1;
        }

        return first;
    }

    /// <summary>Inserts a zero before each bit.</summary>
    private static ulong Spread(ulong bits)
    {
        bits = (bits | (bits << 16)) & 0x0000FFFF0000FFFF;
        bits = (bits | (bits << 8)) & 0x00FF00FF00FF00FF;
        bits = (bits | (bits << 4)) & 0x0F0F0F0F0F0F0F0F;
        bits = (bits | (bits << 2)) & 0x3333333333333333;
        return (bits | (bits << 1)) & 0x5555555555555555;
    }

    private readonly record struct Cell(double X, double Y, double Count, double Side, int Next, bool IsLeaf);
}
