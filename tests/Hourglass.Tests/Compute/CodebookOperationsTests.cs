using Hourglass.Compute;

namespace Hourglass.Tests.Compute;

/// <summary>Vector quantization on the processor equals the reference; 300 random cases an operation and instruction set.</summary>
public sealed class CodebookOperationsTests
{
    private const int Cases = 300;

    private static readonly ReferenceBackend Reference = new();

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Each_row_is_transposed_and_back(string backend) => ForAll(backend, c =>
    {
        var (rows, height, width) = (c.Size(9), c.Size(), c.Size());
        var (x, y, back) = (c.Matrix(rows, height * width), c.Matrix(rows * width, height), c.Matrix(rows, height * width));
        Reference.TransposeRows(x.Expected, height, y.Expected);
        c.Found.TransposeRows(x.Found, height, y.Found);
        c.AssertClose(y, 0, 0, "transposed rows");
        c.Found.TransposeRows(y.Found.Reshape(rows, height * width), width, back.Found);
        c.AssertClose((x.Expected, back.Found), 0, 0, "transposed twice");
    });

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void The_nearest_entry_and_of_equally_near_ones_the_first(string backend) => ForAll(backend, c =>
    {
        // Whole numbers: all distances are exact in floats, so ties, which abound, are ties for both.
        var (n, d, entries) = (c.Size(90), c.Size(12), 2 + c.Size(70));
        var (vectors, codebook, indices) = (Whole(c, n, d), Whole(c, entries, d), c.Matrix(n, 1));
        var room = c.Matrix(2 + c.Pick(12), entries);
        Reference.NearestEntries(vectors.Expected, codebook.Expected, room.Expected, indices.Expected);
        c.Found.NearestEntries(vectors.Found, codebook.Found, room.Found, indices.Found);
        c.AssertClose(indices, 0, 0, "nearest entries");
    });

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Of_any_vectors_no_entry_is_nearer_than_the_one_found(string backend) => ForAll(backend, c =>
    {
        var (n, d, entries) = (c.Size(60), c.Size(30), 2 + c.Size(60));
        var (vectors, codebook, indices) = (c.Matrix(n, d), c.Matrix(entries, d), c.Matrix(n, 1));
        var room = c.Matrix(2 + c.Pick(12), entries);
        Reference.NearestEntries(vectors.Expected, codebook.Expected, room.Expected, indices.Expected);
        c.Found.NearestEntries(vectors.Found, codebook.Found, room.Found, indices.Found);
        var (expected, found) = (c.Matrix(n, d), c.Matrix(n, d));
        Reference.TakeEntries(indices.Expected, codebook.Expected, false, expected.Expected);
        c.Found.TakeEntries(indices.Found, codebook.Found, false, found.Found);
        for (var i = 0; i < n; i++)
        {
            c.AssertClose(
                Distance(Reference, vectors.Expected, expected.Expected, i),
                Distance(c.Found, vectors.Found, found.Found, i), 1e-5, 1e-5, "distance");
        }
    });

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Taking_counting_moving_and_restarting_entries(string backend) => ForAll(backend, c =>
    {
        var (rows, places, d, entries) = (c.Size(12), c.Size(12), c.Size(20), 2 + c.Size(30));
        var numbers = Enumerable.Range(0, rows * places).Select(_ => (float)c.Pick(entries)).ToArray();
        var indices = (Expected: Case.Upload(Reference, numbers, rows, places), Found: Case.Upload(c.Found, numbers, rows, places));
        var (vectors, codebook, sums) = (c.Matrix(rows * places, d), c.Matrix(entries, d), c.Matrix(entries, d));
        var (counts, used, code) = (c.Matrix(1, entries, 0, 3), c.Matrix(1, entries), c.Matrix(rows, places * d));
        var channelsFirst = c.Flip();
        Reference.TakeEntries(indices.Expected, codebook.Expected, channelsFirst, code.Expected);
        c.Found.TakeEntries(indices.Found, codebook.Found, channelsFirst, code.Found);
        c.AssertClose(code, 0, 0, "taken entries");
        c.AssertClose(Reference.CountEntries(indices.Expected, used.Expected),
            c.Found.CountEntries(indices.Found, used.Found), 1e-12, 0, "perplexity");
        c.AssertClose(used, 0, 0, "counts");

        var (decay, epsilon) = (c.Number(0, 1), c.Number(1e-5f, 0.5f));
        Reference.MoveEntries(vectors.Expected, indices.Expected, decay, epsilon, counts.Expected, sums.Expected, codebook.Expected);
        c.Found.MoveEntries(vectors.Found, indices.Found, decay, epsilon, counts.Found, sums.Found, codebook.Found);
        c.AssertClose(counts, 1e-5, 1e-6, "moved counts");
        c.AssertClose(sums, 1e-5, 2e-5, "moved sums");
        c.AssertClose(codebook, 1e-4, 1e-4, "moved entries");

        // Equal states first: a count at the edge of the threshold may not depend on rounding.
        var state = new float[entries];
        Reference.Download(counts.Expected, state);
        c.Found.Upload(state, counts.Found);
        var stream = new RandomStream((ulong)c.Pick(1000), RandomPurpose.Latent, 0, (ulong)c.Pick(99));
        var least = c.Number(0, 2);
        Reference.RestartEntries(stream, least, 1.5f, vectors.Expected, counts.Expected, sums.Expected, codebook.Expected);
        c.Found.RestartEntries(stream, least, 1.5f, vectors.Found, counts.Found, sums.Found, codebook.Found);
        c.AssertClose(counts, 0, 0, "restarted counts");
        c.AssertClose(sums, 1e-5, 2e-5, "restarted sums");
        c.AssertClose(codebook, 1e-4, 1e-4, "restarted entries");

        // The first entries: only while nothing was counted.
        if (c.Flip())
            foreach (var (backend, matrix) in new[] { (c.Expected, counts.Expected), (c.Found, counts.Found) }) backend.Fill(matrix, 0);
        Reference.StartEntries(stream, 2, vectors.Expected, counts.Expected, sums.Expected, codebook.Expected);
        c.Found.StartEntries(stream, 2, vectors.Found, counts.Found, sums.Found, codebook.Found);
        c.AssertClose(counts, 0, 0, "first counts");
        c.AssertClose(codebook, 1e-4, 1e-4, "first entries");
    });

    [Fact]
    public void Wrong_shapes_and_indices_are_rejected_with_both()
    {
        foreach (var backend in TestedBackends.Kinds)
        {
            var (vectors, entries, indices) = (New(6, 3), New(4, 3), New(6, 1));
            Assert.Contains("found 6×3", Rejected(() => backend.TransposeRows(vectors, 2, New(6, 3))), StringComparison.Ordinal);
            Assert.Contains(
                "2×4; found 1×4", Rejected(() => backend.NearestEntries(vectors, entries, New(1, 4), indices)), StringComparison.Ordinal);
            Assert.Contains("vectors of 2 values; found 6×3",
                Rejected(() => backend.NearestEntries(vectors, New(4, 2), New(2, 4), indices)), StringComparison.Ordinal);
            Assert.Contains(
                "6×3; found 6×2", Rejected(() => backend.TakeEntries(indices, entries, false, New(6, 2))), StringComparison.Ordinal);
            backend.Fill(indices, 4);
            Assert.Contains(
                "one of 4 entries; found 4", Rejected(() => backend.TakeEntries(indices, entries, true, vectors)),
                StringComparison.Ordinal);

            Matrix New(int rows, int columns) => backend.Allocate(rows * columns).AsMatrix(0, rows, columns);
        }

        static string Rejected(Action action) => Assert.Throws<ArgumentException>(action).Message;
    }

    private static (Matrix Expected, Matrix Found) Whole(Case c, int rows, int columns)
    {
        var values = Enumerable.Range(0, rows * columns).Select(_ => (float)(c.Pick(5) - 2)).ToArray();
        return (Case.Upload(c.Expected, values, rows, columns), Case.Upload(c.Found, values, rows, columns));
    }

    private static double Distance(Backend backend, Matrix a, Matrix b, int row)
    {
        var (x, y) = (new float[a.Columns], new float[a.Columns]);
        backend.Download(a.SliceRows(row, 1), x);
        backend.Download(b.SliceRows(row, 1), y);
        return x.Zip(y).Sum(pair => Math.Pow((double)pair.First - pair.Second, 2));
    }

    private static void ForAll(string backend, Action<Case> check) => TestedBackends.ForAll(backend, Cases, check);
}
