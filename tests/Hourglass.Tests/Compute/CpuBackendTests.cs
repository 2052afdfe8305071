using Hourglass.Compute;

namespace Hourglass.Tests.Compute;

/// <summary>CpuBackend equals ReferenceBackend: 1,000 random cases an operation, for every instruction set this machine has.</summary>
public sealed class CpuBackendTests
{
    private const int Cases = 400;

    private static readonly ReferenceBackend Reference = new();

    public static TheoryData<InstructionSet> InstructionSets => [.. Enum.GetValues<InstructionSet>().Where(CpuBackend.IsSupported)];

    private static IEnumerable<Activation> Activations =>
    [
        Activation.Identity, Activation.Relu, Activation.LeakyRelu(0.1f), Activation.Elu(0.7f), Activation.Gelu, Activation.Sigmoid,
        Activation.Tanh, Activation.Softplus,
    ];

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Activations_and_their_derivatives(string backend) => ForAll(backend, c =>
    {
        var (rows, columns) = (c.Size(), c.Size());
        var activation = Activations.ElementAt(c.Pick(8));
        var scale = c.Pick(3) switch { 0 => 1f, 1 => 10f, _ => 60f };
        var (x, y, g, d) = (
            c.Matrix(rows, columns, -scale, scale), c.Matrix(rows, columns), c.Matrix(rows, columns), c.Matrix(rows, columns));
        Reference.Activate(activation, x.Expected, y.Expected);
        c.Found.Activate(activation, x.Found, y.Found);
        c.AssertClose(y, 4e-6, 1e-6, activation.Kind.ToString());
        var values = activation.DerivativeNeedsInput ? x : (y.Expected, y.Found);
        Reference.ActivateBackward(activation, values.Item1, g.Expected, d.Expected);
        c.Found.ActivateBackward(activation, values.Item2, g.Found, d.Found);
        c.AssertClose(d, 4e-6, 4e-6, $"{activation.Kind}′");
    });

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Gathering_and_scaling(string backend) => ForAll(backend, c =>
    {
        var (rows, columns, count) = (c.Size(), c.Size(), c.Size());
        var bytes = c.Flip();
        var random = new Random(rows * 1000 + columns);
        var table = bytes
            ? RowTable.FromBytes([.. Enumerable.Range(0, rows * columns).Select(_ => (byte)random.Next(256))], rows, columns)
            : RowTable.FromFloats([.. Enumerable.Range(0, rows * columns).Select(_ => random.NextSingle())], rows, columns);
        var width = c.Flip() ? 1 : columns;
        float[] scale = [.. Enumerable.Range(0, width).Select(_ => c.Number(0.1f, 2))];
        float[] shift = [.. Enumerable.Range(0, width).Select(_ => c.Number(-1, 1))];
        var centered = c.Flip();
        var map = centered
            ? AffineMap.Centered(Array.ConvertAll(shift, s => -1000.1 * s), Array.ConvertAll(scale, s => s / 3.0))
            : new AffineMap(scale, shift);
        var numbers = Enumerable.Range(0, count).Select(_ => c.Pick(rows)).ToArray();
        var d = c.Matrix(count, columns);
        Reference.Gather(table, map, numbers, d.Expected);
        c.Found.Gather(table, map, numbers, d.Found);
        c.AssertClose(d, centered ? 0 : 1e-6, centered ? 0 : 1e-4, "gather");
        Reference.Transform(map, d.Expected);
        c.Found.Transform(map, d.Found);
        c.AssertClose(d, centered ? 0 : 1e-6, centered ? 0 : 1e-3, "transform");
    });

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Draws_sums_and_the_rest(string backend) => ForAll(backend, c =>
    {
        var (rows, columns) = (c.Size(), c.Size(80));
        var stream = new RandomStream((ulong)c.Pick(1_000_000), RandomPurpose.Dropout, (uint)c.Pick(9), (ulong)c.Pick(99));
        var (x, y, sums) = (c.Matrix(rows, columns), c.Matrix(rows, columns), c.Matrix(1, columns));
        Reference.Dropout(stream, 0.4f, x.Expected, y.Expected);
        c.Found.Dropout(stream, 0.4f, x.Found, y.Found);
        c.AssertClose(y, 1e-6, 0, "dropout");
        Reference.FillUniform(stream, -2, 3, y.Expected);
        c.Found.FillUniform(stream, -2, 3, y.Found);
        c.AssertClose(y, 1e-6, 1e-6, "uniform");
        Reference.FillNormal(stream, 0.5f, 2, y.Expected);
        c.Found.FillNormal(stream, 0.5f, 2, y.Found);
        c.AssertClose(y, 2e-6, 2e-6, "normal");
        Reference.AddScaled(x.Expected, 0.3f, y.Expected);
        c.Found.AddScaled(x.Found, 0.3f, y.Found);
        c.AssertClose(y, 1e-6, 4e-6, "add scaled");
        var accumulate = c.Flip();
        Reference.ColumnSums(y.Expected, sums.Expected, accumulate);
        c.Found.ColumnSums(y.Found, sums.Found, accumulate);
        c.AssertClose(sums, 1e-5, 1e-4, "column sums");
        c.AssertClose(Reference.SumOfSquares(x.Expected), c.Found.SumOfSquares(x.Found), 2e-6, 0, "sum of squares");
        Assert.Equal(Reference.FirstNonFinite(y.Expected), c.Found.FirstNonFinite(y.Found));
    });

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Normal_noise_added_and_clipped(string backend) => ForAll(backend, c =>
    {
        var (rows, columns) = c.Pick(50) == 0 ? (c.Size(200), c.Size(90)) : (c.Size(), c.Size(80));
        var stream = new RandomStream(
            (ulong)c.Pick(1_000_000) << c.Pick(33), RandomPurpose.Corruption, (uint)c.Pick(9), (ulong)c.Pick(99) << c.Pick(40));
        var sigma = c.Pick(5) == 0 ? 0 : c.Number(0, 2);
        var (low, high) = c.Flip() ? (c.Number(-1, 0), c.Number(0, 1)) : (float.NegativeInfinity, float.PositiveInfinity);
        var x = c.Matrix(rows, columns);
        var y = c.Flip() ? x : c.Matrix(rows, columns);
        Reference.AddNormal(stream, sigma, low, high, x.Expected, y.Expected);
        c.Found.AddNormal(stream, sigma, low, high, x.Found, y.Found);
        c.AssertClose(y, 2e-6, 2e-6, $"noise of {sigma} in [{low}, {high}]");
    });

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Noise_adds_the_draws_of_fill_normal_and_leaves_what_lies_behind(string name)
    {
        var (backend, stream) = (TestedBackends.Create(name, 2), new RandomStream(4, RandomPurpose.Corruption, 0, 9));
        for (var length = 1; length < 300; length += 7)
        {
            var (all, draws) = (backend.Allocate(length + 8).AsRow(), backend.Allocate(length).AsRow());
            var part = all.Part(3, 1, length);
            backend.Fill(all, 1);
            backend.AddNormal(stream, 0.5f, float.NegativeInfinity, float.PositiveInfinity, part, part);
            backend.FillNormal(stream, 1, 0.5f, draws);
            Assert.All(Download(backend, part).Zip(Download(backend, draws)), pair => Assert.Equal(pair.Second, pair.First, 2e-6f));
            Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1], (float[])[.. Download(backend, all)[..3], .. Download(backend, all)[(length + 3)..]]);
        }
    }

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void A_nan_stays_under_noise_and_wrong_noise_is_rejected(string name)
    {
        var (backend, stream) = (TestedBackends.Create(name, 1), new RandomStream(1, RandomPurpose.Corruption));
        var x = Case.Upload(backend, [0, 1, float.NaN, 1, 2], 1, 5);
        backend.AddNormal(stream, 1, 0, 1, x, x);
        Assert.Equal(2, backend.FirstNonFinite(x));
        Assert.Contains("-1", Assert.Throws<ArgumentException>(() => backend.AddNormal(stream, -1, 0, 1, x, x)).Message);
        Assert.Contains("3 to 2", Assert.Throws<ArgumentException>(() => backend.AddNormal(stream, 1, 3, 2, x, x)).Message);
    }

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void The_number_of_threads_does_not_change_a_bit(InstructionSet set)
    {
        var (batch, inputs, outputs) = (150, 700, 310);
        float[][] Run(int threads)
        {
            var backend = new CpuBackend(threads, set);
            var c = new Case(1, Reference, backend);
            var (x, w, b, y) = (c.Matrix(batch, inputs), c.Matrix(outputs, inputs), c.Matrix(1, outputs), c.Matrix(batch, outputs));
            var (dw, db, dx, t) = (
                c.Matrix(outputs, inputs), c.Matrix(1, outputs), c.Matrix(batch, inputs), c.Matrix(batch, outputs, 0, 1));
            backend.DenseForward(x.Found, w.Found, b.Found, Activation.Tanh, y.Found);
            var loss = backend.Loss(LossKind.SquaredError, 0, Activation.Sigmoid, y.Found, t.Found, 0.1, t.Found);
            backend.DenseBackward(x.Found, w.Found, Activation.Tanh, y.Found, t.Found, dw.Found, db.Found, false, dx.Found);
            var (m, v) = (c.Matrix(outputs, inputs), c.Matrix(outputs, inputs, 0, 1));
            backend.AdamStep(new AdamStep(0.01f, 0.9f, 0.999f, 1e-7f, 0, false, 3, GradientClip.None), w.Found, dw.Found, m.Found, v.Found);
            backend.AddNormal(new RandomStream(7, RandomPurpose.Corruption), 0.3f, -1, 1, x.Found, x.Found);
            return [.. new[] { x, y, dw, db, dx, w, m, v }.Select(p => Download(backend, p.Found)),
                [(float)loss, (float)backend.SumOfSquares(dw.Found)]];
        }

        var one = Run(1);
        foreach (var threads in (int[])[2, 3, 5])
        {
            var many = Run(threads);
            for (var i = 0; i < one.Length; i++) Assert.True(one[i].SequenceEqual(many[i]), $"result {i} with {threads} threads");
        }
    }

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Many_callers_at_once_get_the_results_of_one(InstructionSet set)
    {
        var backend = new CpuBackend(3, set);
        var c = new Case(2, Reference, backend);
        var (x, w) = (c.Matrix(120, 300), c.Matrix(200, 300));
        float[] Run()
        {
            var y = backend.Allocate(120 * 200).AsMatrix(0, 120, 200);
            backend.DenseForward(x.Found, w.Found, default, Activation.Relu, y);
            return Download(backend, y);
        }

        var expected = Run();
        Parallel.For(0, 40, _ => Assert.True(expected.SequenceEqual(Run())));
    }

    [Fact]
    public void An_instruction_set_the_processor_lacks_is_rejected_by_name()
    {
        foreach (var set in Enum.GetValues<InstructionSet>())
        {
            if (CpuBackend.IsSupported(set)) Assert.Equal(set, new CpuBackend(1, set).InstructionSet);
            else Assert.Contains(set.ToString(), Assert.Throws<PlatformNotSupportedException>(() => new CpuBackend(1, set)).Message);
        }
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_rejected_with_both()
    {
        foreach (var backend in TestedBackends.Kinds)
        {
            var (a, b) = (backend.Allocate(6).AsMatrix(0, 2, 3), backend.Allocate(8).AsMatrix(0, 4, 2));
            var message = Assert.Throws<ArgumentException>(() => backend.Multiply(a, false, b, false, a)).Message;
            Assert.Contains("2×3 by 4×2", message);
        }
    }

    [Fact]
    public void A_disposed_backend_works_on_the_calling_thread()
    {
        var backend = new CpuBackend(3);
        var c = new Case(2, Reference, backend);
        var (x, w, y) = (c.Matrix(120, 300), c.Matrix(200, 300), c.Matrix(120, 200));
        backend.DenseForward(x.Found, w.Found, default, Activation.Relu, y.Found);
        var expected = Download(backend, y.Found);
        backend.Dispose();
        backend.Dispose();
        backend.Fill(y.Found, 0);
        backend.DenseForward(x.Found, w.Found, default, Activation.Relu, y.Found);
        Assert.Equal(expected, Download(backend, y.Found));
    }

    private static void ForAll(string backend, Action<Case> check) => TestedBackends.ForAll(backend, Cases, check);

    private static float[] Download(Backend backend, Matrix matrix)
    {
        var values = new float[matrix.Length];
        backend.Download(matrix, values);
        return values;
    }
}
