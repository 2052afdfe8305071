using Hourglass.Compute;

namespace Hourglass.Tests.Compute;

/// <summary>
/// The operations that corruptions use: CpuBackend equals ReferenceBackend bit for bit, for every instruction set and number of threads.
/// </summary>
public sealed class CorruptionOperationsTests
{
    private const int Cases = 300;

    private static readonly ReferenceBackend Reference = new();

    public static TheoryData<InstructionSet> InstructionSets => [.. Enum.GetValues<InstructionSet>().Where(CpuBackend.IsSupported)];

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Replacement(string backend) => ForAll(backend, c =>
    {
        var (x, y) = Pair(c, c.Size(c.Pick(20) == 0 ? 200 : 40), c.Size(300));
        var rate = c.Pick(5) switch { 0 => 0, 1 => 1, _ => c.Number(0, 1) };
        var (low, high) = (c.Number(-1, 0), c.Number(0, 1));
        Both(c, x, y, (backend, stream, source, destination) => backend.ReplaceAtRandom(stream, rate, low, high, source, destination));
    });

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Dropout(string backend) => ForAll(backend, c =>
    {
        var (x, y) = Pair(c, c.Size(), c.Size(300));
        var rate = c.Pick(5) == 0 ? 0 : c.Number(0, 0.99f);
        Both(c, x, y, (backend, stream, source, destination) => backend.Dropout(stream, rate, source, destination));
    });

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Exact_masking(string backend) => ForAll(backend, c =>
    {
        var (x, y) = Pair(c, c.Size(c.Pick(20) == 0 ? 200 : 40), c.Size(300));
        var columns = x.Found.Columns;
        var count = c.Pick(5) switch { 0 => 0, 1 => columns, _ => c.Pick(columns + 1) };
        Both(c, x, y, (backend, stream, source, destination) => backend.MaskExactly(stream, count, source, destination));
        Assert.All(Download(c.Found, y.Found).Chunk(columns), row => Assert.Equal(count, row.Count(v => v == 0)));
    });

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Blocks(string backend) => ForAll(backend, c =>
    {
        var picture = new Shape(c.Pick(3) + 1, c.Pick(9) + 1, c.Pick(9) + 1);
        var (x, y) = Pair(c, c.Size(), picture.Size);
        var (height, width, value) = (c.Pick(picture[1]) + 1, c.Pick(picture[2]) + 1, c.Number(2, 3));
        Both(c, x, y, (backend, stream, source, destination) =>
            backend.FillBlock(stream, picture, height, width, value, source, destination));
        Assert.All(
            Download(c.Found, y.Found).Chunk(picture.Size), row => Assert.Equal(picture[0] * height * width, row.Count(v => v == value)));
    });

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void The_number_of_threads_does_not_change_a_bit(InstructionSet set)
    {
        float[][] Run(int threads)
        {
            var (backend, stream, picture) = (
                new CpuBackend(threads, set), new RandomStream(7, RandomPurpose.Corruption), new Shape(3, 20, 25));
            var (source, result) = (
                backend.Allocate(200 * 1_500).AsMatrix(0, 200, 1_500), backend.Allocate(200 * 1_500).AsMatrix(0, 200, 1_500));
            backend.FillUniform(stream, 0.1f, 0.9f, source);
            Action[] operations =
            [
                () => backend.ReplaceAtRandom(stream, 0.4f, 0, 1, source, result), () => backend.Dropout(stream, 0.4f, source, result),
                () => backend.MaskExactly(stream, 377, source, result), () => backend.FillBlock(stream, picture, 9, 7, 0, source, result),
            ];
            return [.. operations.Select(operation =>
            {
                operation();
                return Download(backend, result);
            })];
        }

        var one = Run(1);
        foreach (var threads in (int[])[2, 3, 5])
            Assert.All(one.Zip(Run(threads)), pair => Assert.True(pair.First.SequenceEqual(pair.Second), $"{threads} threads"));
    }

    [Fact]
    public void A_row_is_the_same_whichever_rows_follow_it()
    {
        var (backend, stream) = (new CpuBackend(2), new RandomStream(3, RandomPurpose.Corruption, 1, 9));
        float[] Rows(int rows, Action<Matrix> operation)
        {
            var matrix = backend.Allocate(rows * 75).AsMatrix(0, rows, 75);
            backend.Fill(matrix, 0.5f);
            operation(matrix);
            return Download(backend, matrix);
        }

        Action<Matrix>[] operations =
        [
            m => backend.ReplaceAtRandom(stream, 0.4f, 0, 1, m, m), m => backend.MaskExactly(stream, 30, m, m),
            m => backend.FillBlock(stream, new Shape(3, 5, 5), 2, 3, 0, m, m),
        ];
        foreach (var operation in operations) Assert.Equal(Rows(7, operation), Rows(40, operation)[..(7 * 75)]);
    }

    [Fact]
    public void Every_subset_is_masked_equally_often()
    {
        // 2 of 5 values: 10 subsets, each expected in 2,000 of 20,000 rows, with a standard deviation of 42.
        var (backend, rows) = (new CpuBackend(2), 20_000);
        var matrix = backend.Allocate(rows * 5).AsMatrix(0, rows, 5);
        backend.Fill(matrix, 1);
        backend.MaskExactly(new RandomStream(5, RandomPurpose.Corruption), 2, matrix, matrix);
        var counts = Download(backend, matrix).Chunk(5).CountBy(row => string.Concat(row)).ToList();
        Assert.Equal(10, counts.Count);
        Assert.All(counts, pair => Assert.InRange(pair.Value, 1_800, 2_200));
    }

    [Fact]
    public void Every_place_of_a_block_comes_equally_often()
    {
        // A 2×3 block has 3·2 places in a picture of 4×4; each is expected in 1,000 of 6,000 rows, with a standard deviation of 29.
        var (backend, rows) = (new CpuBackend(2), 6_000);
        var matrix = backend.Allocate(rows * 16).AsMatrix(0, rows, 16);
        backend.Fill(matrix, 1);
        backend.FillBlock(new RandomStream(5, RandomPurpose.Corruption), new Shape(1, 4, 4), 2, 3, 0, matrix, matrix);
        var counts = Download(backend, matrix).Chunk(16).CountBy(row => Array.IndexOf(row, 0)).ToDictionary();
        Assert.Equal([0, 1, 4, 5, 8, 9], counts.Keys.Order());
        Assert.All(counts.Values, count => Assert.InRange(count, 870, 1_130));
    }

    [Fact]
    public void What_does_not_fit_is_rejected_by_both_backends()
    {
        var stream = new RandomStream(1, RandomPurpose.Corruption);
        foreach (var backend in TestedBackends.Kinds)
        {
            var (x, other) = (backend.Allocate(12).AsMatrix(0, 2, 6), backend.Allocate(12).AsMatrix(0, 3, 4));
            void Rejected(string sentence, Action operation) =>
                Assert.Contains(sentence, Assert.Throws<ArgumentException>(operation).Message);
            Rejected("1.5", () => backend.ReplaceAtRandom(stream, 1.5f, 0, 1, x, x));
            Rejected("NaN", () => backend.ReplaceAtRandom(stream, float.NaN, 0, 1, x, x));
            Rejected("0 to 6", () => backend.MaskExactly(stream, 7, x, x));
            Rejected("0 to 6", () => backend.MaskExactly(stream, -1, x, x));
            Rejected("3×4", () => backend.MaskExactly(stream, 1, x, other));
            Rejected("channels", () => backend.FillBlock(stream, new Shape(6), 1, 1, 0, x, x));
            Rejected("rows of 8", () => backend.FillBlock(stream, new Shape(1, 4, 2), 1, 1, 0, x, x));
            Rejected("3×1", () => backend.FillBlock(stream, new Shape(1, 2, 3), 3, 1, 0, x, x));
            Rejected("1×0", () => backend.FillBlock(stream, new Shape(1, 2, 3), 1, 0, 0, x, x));
        }
    }

    private static void Both(
        Case c, (Matrix Expected, Matrix Found) x, (Matrix Expected, Matrix Found) y,
        Action<Backend, RandomStream, Matrix, Matrix> operation)
    {
        var stream = new RandomStream(
            (ulong)c.Pick(1_000_000) << c.Pick(33), RandomPurpose.Corruption, (uint)c.Pick(9), (ulong)c.Pick(99) << c.Pick(40));
        operation(Reference, stream, x.Expected, y.Expected);
        operation(c.Found, stream, x.Found, y.Found);
        Assert.Equal(Download(Reference, y.Expected), Download(c.Found, y.Found));
    }

    /// <summary>A source without zeros, and a destination that may be the same.</summary>
    private static ((Matrix Expected, Matrix Found) X, (Matrix Expected, Matrix Found) Y) Pair(Case c, int rows, int columns)
    {
        var x = c.Matrix(rows, columns, 0.1f, 1);
        return (x, c.Flip() ? x : c.Matrix(rows, columns));
    }

    private static void ForAll(string backend, Action<Case> check)
    {
        TestedBackends.ForAll(backend, Cases / 2, check, threads: 1);
        TestedBackends.ForAll(backend, Cases / 2, check, threads: 2);
    }

    private static float[] Download(Backend backend, Matrix matrix)
    {
        var values = new float[matrix.Length];
        backend.Download(matrix, values);
        return values;
    }
}
