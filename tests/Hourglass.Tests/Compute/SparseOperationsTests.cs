using Hourglass.Compute;

namespace Hourglass.Tests.Compute;

/// <summary>The operations on sparse codes: the fast backend equals the reference, 500 random cases an instruction set.</summary>
public sealed class SparseOperationsTests
{
    private const int Cases = 500;

    private static readonly ReferenceBackend Reference = new();

    public static TheoryData<InstructionSet> InstructionSets => [.. Enum.GetValues<InstructionSet>().Where(CpuBackend.IsSupported)];

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void The_largest_of_each_row(string backend) => ForAll(backend, c =>
    {
        var (rows, columns) = c.Pick(40) == 0 ? (c.Size(150), c.Size(400)) : (c.Size(), c.Size(90));
        var count = 1 + c.Pick(columns);
        // Few different values make ties, which go by column.
        var values = new float[rows * columns];
        var (steps, scale) = (c.Pick(3) == 0 ? 3 : 1_000_000, MathF.Pow(10, c.Number(-20, 20)));
        foreach (ref var value in values.AsSpan()) value = scale * (c.Pick(2 * steps) - steps) / steps;
        var (expected, found) = (Case.Upload(Reference, values, rows, columns), Case.Upload(c.Found, values, rows, columns));
        var y = c.Matrix(rows, columns);
        var marks = c.Flip() ? c.Matrix(1, columns) : default;
        var any = Reference.TopK(expected, count, marks.Expected, 0.2f, y.Expected);
        Assert.Equal(any, c.Found.TopK(found, count, marks.Found, 0.2f, y.Found));
        c.AssertClose(y, 0, 0, $"the {count} largest");
        if (marks.Expected.IsNone && c.Flip())
        {
            // In place, and the whole as one row.
            count = 1 + c.Pick(rows * columns);
            var state = c.Matrix(1, 2, 0, 5);
            Reference.BatchTopK(expected, count, 0.01f, state.Expected, y.Expected);
            c.Found.BatchTopK(found, count, 0.01f, state.Found, found);
            c.AssertClose((y.Expected, found), 0, 0, $"the {count} largest of all");
            c.AssertClose(state, 0, 0, "running threshold");
        }
    });

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Thresholds_and_gates(string backend) => ForAll(backend, c =>
    {
        var (rows, columns) = (c.Size(), c.Size(90));
        var (x, y, g, dx) = (c.Matrix(rows, columns), c.Matrix(rows, columns), c.Matrix(rows, columns), c.Matrix(rows, columns));
        var (a, b, d, da, db) = (
            c.Matrix(1, columns), c.Matrix(1, columns), c.Matrix(1, columns), c.Matrix(1, columns), c.Matrix(1, columns));
        var limit = c.Matrix(1, 1);
        Reference.Threshold(x.Expected, limit.Expected, y.Expected);
        c.Found.Threshold(x.Found, limit.Found, y.Found);
        c.AssertClose(y, 0, 0, "threshold");
        var (start, width, slope) = (c.Number(0.1f, 1), c.Number(0.1f, 1), c.Flip() ? 0 : c.Number(-1, 1));
        Reference.JumpRelu(x.Expected, start, a.Expected, y.Expected);
        c.Found.JumpRelu(x.Found, start, a.Found, y.Found);
        c.AssertClose(y, 0, 0, "jump");
        var (output, input) = (c.Flip() ? g : default, c.Flip() ? dx : default);
        if (output.Expected.IsNone) input = default;
        Reference.JumpReluBackward(x.Expected, start, a.Expected, width, slope, output.Expected, da.Expected, input.Expected);
        c.Found.JumpReluBackward(x.Found, start, a.Found, width, slope, output.Found, da.Found, input.Found);
        c.AssertClose(da, 1e-5, 2e-5, "gradient of log θ");
        if (!input.Expected.IsNone) c.AssertClose(input, 0, 0, "gradient of a jump");
        Reference.Gate(x.Expected, a.Expected, b.Expected, d.Expected, y.Expected);
        c.Found.Gate(x.Found, a.Found, b.Found, d.Found, y.Found);
        c.AssertClose(y, 1e-6, 1e-6, "gate");
        Reference.GateBackward(x.Expected, b.Expected, y.Expected, g.Expected, da.Expected, db.Expected, dx.Expected);
        c.Found.GateBackward(x.Found, b.Found, y.Found, g.Found, da.Found, db.Found, dx.Found);
        c.AssertClose(da, 1e-5, 2e-5, "gradient of log scale");
        c.AssertClose(db, 1e-5, 2e-5, "gradient of magnitude bias");
        c.AssertClose(dx, 1e-6, 1e-6, "gradient of a gate");
        Reference.AddRow(x.Expected, a.Expected, -0.5f, y.Expected);
        c.Found.AddRow(x.Found, a.Found, -0.5f, y.Found);
        c.AssertClose(y, 1e-6, 1e-6, "add row");
    });

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Counts_and_products_of_sparse_codes(string backend) => ForAll(backend, c =>
    {
        var (rows, latents, features) = c.Pick(40) == 0 ? (c.Size(150), c.Size(300), c.Size(200)) : (c.Size(), c.Size(90), c.Size(70));
        var codes = new float[rows * latents];
        var share = c.Pick(3) switch { 0 => 0f, 1 => 0.05f, _ => 0.6f };
        foreach (ref var value in codes.AsSpan()) value = c.Number(0, 1) < share ? c.Number(-1, 1) : 0;
        var (expected, found) = (Case.Upload(Reference, codes, rows, latents), Case.Upload(c.Found, codes, rows, latents));
        var (counts, idle) = (c.Matrix(1, latents), c.Matrix(1, latents, 0, 100));
        Assert.Equal(Reference.CountActive(expected, counts.Expected), c.Found.CountActive(found, counts.Found));
        Assert.Equal(codes.Count(value => value != 0), c.Found.CountActive(found, default));
        c.AssertClose(counts, 1e-6, 0, "active");
        Reference.CountIdle(expected, idle.Expected);
        c.Found.CountIdle(found, idle.Found);
        c.AssertClose(idle, 1e-5, 0, "idle");
        Assert.Equal(Reference.CountAbove(expected, 0.3f), c.Found.CountAbove(found, 0.3f));
        var (atoms, gradient, y) = (c.Matrix(latents, features), c.Matrix(latents, features), c.Matrix(rows, features));
        var bias = c.Flip() ? c.Matrix(1, features) : default;
        Reference.SparseMultiply(expected, atoms.Expected, bias.Expected, y.Expected);
        c.Found.SparseMultiply(found, atoms.Found, bias.Found, y.Found);
        c.AssertClose(y, 1e-5, 1e-5, "sparse multiply");
        var accumulate = c.Flip();
        Reference.SparseMultiplyBackward(expected, y.Expected, gradient.Expected, accumulate);
        c.Found.SparseMultiplyBackward(found, y.Found, gradient.Found, accumulate);
        c.AssertClose(gradient, 1e-5, 1e-4, "gradient of atoms");
        Reference.RemoveAlong(atoms.Expected, gradient.Expected);
        c.Found.RemoveAlong(atoms.Found, gradient.Found);
        c.AssertClose(gradient, 1e-5, 1e-4, "gradient beside atoms");
        Reference.NormalizeLengths(atoms.Expected);
        c.Found.NormalizeLengths(atoms.Found);
        c.AssertClose(atoms, 1e-5, 1e-6, "atoms of length 1");
    });

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void The_number_of_threads_changes_no_bit_and_nothing_is_allocated(InstructionSet set)
    {
        var results = new List<float[]>();
        foreach (var threads in (int[])[1, 2, 5])
        {
            var backend = new CpuBackend(threads, set);
            var c = new Case(3, Reference, backend);
            var (x, atoms, y, gradient, codes) = (
                c.Matrix(130, 500), c.Matrix(500, 64), c.Matrix(130, 64), c.Matrix(500, 64), c.Matrix(130, 500));
            void Run()
            {
                backend.TopK(x.Found, 7, default, 0, codes.Found);
                backend.SparseMultiply(codes.Found, atoms.Found, default, y.Found);
                backend.SparseMultiplyBackward(codes.Found, y.Found, gradient.Found, false);
            }

            Run();
            Assert.Equal(0, Allocation.Of(() => Run()));
            var result = new float[500 * 64];
            backend.Download(gradient.Found, result);
            results.Add(result);
        }

        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
    }

    [Fact]
    public void A_nan_is_kept_and_wrong_shapes_and_numbers_are_rejected()
    {
        foreach (var backend in TestedBackends.Kinds)
        {
            var (x, y) = (Case.Upload(backend, [3, float.NaN, 1, -1], 1, 4), Case.Upload(backend, [0, 0, 0, 0], 1, 4));
            backend.TopK(x, 1, default, 0, y);
            Assert.Equal(1, backend.FirstNonFinite(y));
            backend.Threshold(x, Case.Upload(backend, [0], 1, 1), y);
            Assert.Equal(1, backend.FirstNonFinite(y));
            Assert.Contains("1 to 4", Assert.Throws<ArgumentException>(() => backend.TopK(x, 5, default, 0, y)).Message);
            Assert.Contains(
                "4 columns", Assert.Throws<ArgumentException>(() => backend.CountIdle(x, backend.Allocate(3).AsRow())).Message);
            Assert.Contains("above 0", Assert.Throws<ArgumentException>(() => backend.JumpRelu(x, 0, x, y)).Message);
        }
    }

    private static void ForAll(string backend, Action<Case> check) => TestedBackends.ForAll(backend, Cases, check);
}
