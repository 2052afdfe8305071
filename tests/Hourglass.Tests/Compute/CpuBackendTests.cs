using Hourglass.Compute;

namespace Hourglass.Tests.Compute;

/// <summary>CpuBackend equals ReferenceBackend: 1,000 random cases an operation, for every instruction set this machine has.</summary>
public sealed class CpuBackendTests
{
    private const int Cases = 1_000;

    private static readonly ReferenceBackend Reference = new();

    public static TheoryData<InstructionSet> InstructionSets => [.. Enum.GetValues<InstructionSet>().Where(CpuBackend.IsSupported)];

    private static IEnumerable<Activation> Activations =>
    [
        Activation.Identity, Activation.Relu, Activation.LeakyRelu(0.1f), Activation.Elu(0.7f), Activation.Gelu, Activation.Sigmoid,
        Activation.Tanh, Activation.Softplus,
    ];

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Multiply(InstructionSet set) => ForAll(set, c =>
    {
        var (m, n, k) = (c.Size(), c.Size(60), c.Size());
        if (c.Pick(50) == 0) (m, n, k) = (c.Size(130), c.Size(520), c.Size(800));
        var (ta, tb, accumulate) = (c.Flip(), c.Flip(), c.Flip());
        var (a, b) = (ta ? c.Matrix(k, m) : c.Matrix(m, k), tb ? c.Matrix(n, k) : c.Matrix(k, n));
        var d = c.Matrix(m, n);
        Reference.Multiply(a.Expected, ta, b.Expected, tb, d.Expected, accumulate);
        c.Found.Multiply(a.Found, ta, b.Found, tb, d.Found, accumulate);
        c.AssertClose(d, 1e-5, 2e-6 * Math.Sqrt(k), $"multiply {(ta ? "T" : "N")}{(tb ? "T" : "N")}{(accumulate ? " +=" : "")}");
    });

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Dense_forward(InstructionSet set) => ForAll(set, c =>
    {
        var (batch, inputs, outputs) = (c.Size(), c.Size(), c.Size(70));
        var activation = Activations.ElementAt(c.Pick(8));
        var (x, w, y) = (c.Matrix(batch, inputs), c.Matrix(outputs, inputs), c.Matrix(batch, outputs));
        var bias = c.Flip() ? c.Matrix(1, outputs) : default;
        var kept = c.Flip() ? c.Matrix(batch, outputs) : default;
        Reference.DenseForward(x.Expected, w.Expected, bias.Expected, activation, y.Expected, kept.Expected);
        c.Found.DenseForward(x.Found, w.Found, bias.Found, activation, y.Found, kept.Found);
        c.AssertClose(y, 2e-5, 2e-5, $"dense forward {activation.Kind}");
        if (!kept.Expected.IsNone) c.AssertClose(kept, 1e-5, 1e-5, "pre-activation");
    });

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Dense_backward(InstructionSet set) => ForAll(set, c =>
    {
        var (batch, inputs, outputs) = (c.Size(), c.Size(), c.Size(70));
        var activation = Activations.ElementAt(c.Pick(8));
        var (x, w, values) = (c.Matrix(batch, inputs), c.Matrix(outputs, inputs), c.Matrix(batch, outputs, 0.05f, 0.95f));
        if (activation.Kind == ActivationKind.Identity && c.Flip()) values = default;
        var g = c.Matrix(batch, outputs);
        var dw = c.Flip() ? c.Matrix(outputs, inputs) : default;
        var db = c.Flip() ? c.Matrix(1, outputs) : default;
        var dx = c.Flip() ? c.Matrix(batch, inputs) : default;
        var accumulate = c.Flip();
        Reference.DenseBackward(x.Expected, w.Expected, activation, values.Expected, g.Expected, dw.Expected, db.Expected, accumulate, dx.Expected);
        c.Found.DenseBackward(x.Found, w.Found, activation, values.Found, g.Found, dw.Found, db.Found, accumulate, dx.Found);
        c.AssertClose(g, 1e-5, 1e-6, $"gradient through {activation.Kind}");
        if (!dw.Expected.IsNone) c.AssertClose(dw, 1e-5, 2e-5, "weight gradient");
        if (!db.Expected.IsNone) c.AssertClose(db, 1e-5, 2e-5, "bias gradient");
        if (!dx.Expected.IsNone) c.AssertClose(dx, 1e-5, 2e-5, "input gradient");
    });

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Activations_and_their_derivatives(InstructionSet set) => ForAll(set, c =>
    {
        var (rows, columns) = (c.Size(), c.Size());
        var activation = Activations.ElementAt(c.Pick(8));
        var scale = c.Pick(3) switch { 0 => 1f, 1 => 10f, _ => 60f };
        var (x, y, g, d) = (c.Matrix(rows, columns, -scale, scale), c.Matrix(rows, columns), c.Matrix(rows, columns), c.Matrix(rows, columns));
        Reference.Activate(activation, x.Expected, y.Expected);
        c.Found.Activate(activation, x.Found, y.Found);
        c.AssertClose(y, 4e-6, 1e-6, activation.Kind.ToString());
        var values = activation.DerivativeNeedsInput ? x : (y.Expected, y.Found);
        Reference.ActivateBackward(activation, values.Item1, g.Expected, d.Expected);
        c.Found.ActivateBackward(activation, values.Item2, g.Found, d.Found);
        c.AssertClose(d, 4e-6, 4e-6, $"{activation.Kind}′");
    });

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Losses_with_their_gradients(InstructionSet set) => ForAll(set, c =>
    {
        var (rows, columns) = (c.Size(), c.Size(300));
        var kind = Enum.GetValues<LossKind>()[c.Pick(5)];
        var final = kind == LossKind.BinaryCrossEntropy ? Activation.Sigmoid : Activations.ElementAt(c.Pick(8));
        var (z, x, g) = (c.Matrix(rows, columns, -4, 4), c.Matrix(rows, columns, 0, 1), c.Matrix(rows, columns));
        var withGradient = c.Flip();
        var expected = Reference.Loss(kind, 0.3f, final, z.Expected, x.Expected, 0.25, withGradient ? g.Expected : default);
        var found = c.Found.Loss(kind, 0.3f, final, z.Found, x.Found, 0.25, withGradient ? g.Found : default);
        c.AssertClose(expected, found, 2e-6, 1e-6, $"{kind} of {final.Kind}");
        // At the edge of |x̂ − x| = 0 the absolute error's slope jumps; random values never hit it.
        if (withGradient) c.AssertClose(g, 1e-5, 3e-6, $"gradient of {kind} of {final.Kind}");
        var sums = c.Matrix(rows, 1);
        Reference.RowLoss(kind, 0.3f, final, z.Expected, x.Expected, sums.Expected);
        c.Found.RowLoss(kind, 0.3f, final, z.Found, x.Found, sums.Found);
        c.AssertClose(sums, 3e-6, 1e-6, $"row {kind}");
    });

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Optimizer_steps(InstructionSet set) => ForAll(set, c =>
    {
        var length = c.Size(300);
        var (w, g, m, v) = (c.Matrix(1, length), c.Matrix(1, length, -3, 3), c.Matrix(1, length), c.Matrix(1, length, 0.01f, 1));
        var clip = c.Flip() ? GradientClip.None : new GradientClip(0.5f, 0.4f);
        var decay = c.Flip() ? 0f : 0.1f;
        StepReport expected, found;
        switch (c.Pick(4))
        {
            case 0:
                var plain = new SgdStep(0.1f, 0, false, decay, clip);
                (expected, found) = (Reference.SgdStep(plain, w.Expected, g.Expected, default), c.Found.SgdStep(plain, w.Found, g.Found, default));
                break;
            case 1:
                var sgd = new SgdStep(0.1f, 0.9f, c.Flip(), decay, clip);
                (expected, found) = (Reference.SgdStep(sgd, w.Expected, g.Expected, m.Expected), c.Found.SgdStep(sgd, w.Found, g.Found, m.Found));
                break;
            case 2:
                var rms = new RmsPropStep(0.01f, 0.9f, 1e-7f, decay, clip);
                (expected, found) = (Reference.RmsPropStep(rms, w.Expected, g.Expected, v.Expected), c.Found.RmsPropStep(rms, w.Found, g.Found, v.Found));
                break;
            default:
                var adam = new AdamStep(0.01f, 0.9f, 0.999f, 1e-7f, decay, c.Flip(), 1 + c.Pick(100), clip);
                (expected, found) = (
                    Reference.AdamStep(adam, w.Expected, g.Expected, m.Expected, v.Expected),
                    c.Found.AdamStep(adam, w.Found, g.Found, m.Found, v.Found));
                break;
        }

        c.AssertClose(w, 3e-6, 3e-6, "values");
        c.AssertClose(m, 3e-6, 1e-6, "first state");
        c.AssertClose(v, 3e-6, 1e-6, "second state");
        Assert.Equal(expected.NonFinite, found.NonFinite);
        c.AssertClose(expected.LargestMagnitude, found.LargestMagnitude, 3e-6, 3e-6, "largest magnitude");
    });

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Gathering_and_scaling(InstructionSet set) => ForAll(set, c =>
    {
        var (rows, columns, count) = (c.Size(), c.Size(), c.Size());
        var bytes = c.Flip();
        var random = new Random(rows * 1000 + columns);
        var table = bytes
            ? RowTable.FromBytes([.. Enumerable.Range(0, rows * columns).Select(_ => (byte)random.Next(256))], rows, columns)
            : RowTable.FromFloats([.. Enumerable.Range(0, rows * columns).Select(_ => random.NextSingle())], rows, columns);
        var width = c.Flip() ? 1 : columns;
        var map = new AffineMap(
            [.. Enumerable.Range(0, width).Select(_ => c.Number(0.1f, 2))], [.. Enumerable.Range(0, width).Select(_ => c.Number(-1, 1))]);
        var numbers = Enumerable.Range(0, count).Select(_ => c.Pick(rows)).ToArray();
        var d = c.Matrix(count, columns);
        Reference.Gather(table, map, numbers, d.Expected);
        c.Found.Gather(table, map, numbers, d.Found);
        c.AssertClose(d, 1e-6, 1e-4, "gather");
        Reference.Transform(map, d.Expected);
        c.Found.Transform(map, d.Found);
        c.AssertClose(d, 1e-6, 1e-3, "transform");
    });

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Draws_sums_and_the_rest(InstructionSet set) => ForAll(set, c =>
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
    [MemberData(nameof(InstructionSets))]
    public void Normal_noise_added_and_clipped(InstructionSet set) => ForAll(set, c =>
    {
        var (rows, columns) = c.Pick(50) == 0 ? (c.Size(200), c.Size(90)) : (c.Size(), c.Size(80));
        var stream = new RandomStream((ulong)c.Pick(1_000_000) << c.Pick(33), RandomPurpose.Corruption, (uint)c.Pick(9), (ulong)c.Pick(99) << c.Pick(40));
        var sigma = c.Pick(5) == 0 ? 0 : c.Number(0, 2);
        var (low, high) = c.Flip() ? (c.Number(-1, 0), c.Number(0, 1)) : (float.NegativeInfinity, float.PositiveInfinity);
        var x = c.Matrix(rows, columns);
        var y = c.Flip() ? x : c.Matrix(rows, columns);
        Reference.AddNormal(stream, sigma, low, high, x.Expected, y.Expected);
        c.Found.AddNormal(stream, sigma, low, high, x.Found, y.Found);
        c.AssertClose(y, 2e-6, 2e-6, $"noise of {sigma} in [{low}, {high}]");
    });

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Noise_adds_the_draws_of_fill_normal_and_leaves_what_lies_behind(InstructionSet set)
    {
        var (backend, stream) = (new CpuBackend(2, set), new RandomStream(4, RandomPurpose.Corruption, 0, 9));
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
    [MemberData(nameof(InstructionSets))]
    public void A_nan_stays_under_noise_and_wrong_noise_is_refused(InstructionSet set)
    {
        var (backend, stream) = (new CpuBackend(1, set), new RandomStream(1, RandomPurpose.Corruption));
        var x = Case.Upload(backend, [0, 1, float.NaN, 1, 2], 1, 5);
        backend.AddNormal(stream, 1, 0, 1, x, x);
        Assert.Equal(2, backend.FirstNonFinite(x));
        Assert.Contains("-1", Assert.Throws<ArgumentException>(() => backend.AddNormal(stream, -1, 0, 1, x, x)).Message);
        Assert.Contains("3 to 2", Assert.Throws<ArgumentException>(() => backend.AddNormal(stream, 1, 3, 2, x, x)).Message);
    }

    [Theory]
    [InlineData(300, 1023, 512)]
    [InlineData(200, 2047, 600)]
    [InlineData(150, 1511, 1030)]
    public void A_multiply_writes_nowhere_else(int m, int k, int n)
    {
        // The room for packed panels is made just before the buffer that would be hit if a panel outgrew it.
        var values = new float[1 << 20];
        Array.Fill(values, 7f);
        Matrix guard = default;
        var other = new Thread(() =>
        {
            var backend = new CpuBackend(1);
            Scratch.Prepare();
            guard = Case.Upload(backend, values, 1, values.Length);
            backend.Multiply(backend.Allocate(m * k).AsMatrix(0, m, k), false, backend.Allocate(k * n).AsMatrix(0, k, n), false, backend.Allocate(m * n).AsMatrix(0, m, n));
        });
        other.Start();
        other.Join();
        Assert.All(Download(new CpuBackend(1), guard), value => Assert.Equal(7f, value));
    }

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void A_gradient_whose_square_overflows_is_counted_and_changes_nothing(InstructionSet set)
    {
        foreach (var backend in (Backend[])[Reference, new CpuBackend(1, set)])
        {
            Matrix Row(params float[] values) => Case.Upload(backend, values, 1, 3);
            var (w, m, v) = (Row(1, 2, 3), Row(0, 0, 0), Row(0, 0, 0));
            var adam = new AdamStep { LearningRate = 0.1f, Beta1 = 0.9f, Beta2 = 0.999f, Epsilon = 1e-7f, Step = 1, Clip = GradientClip.None };
            Assert.Equal(1, backend.AdamStep(adam, w, Row(1, 1e30f, 1), m, v).NonFinite);
            Assert.Equal(2f, Download(backend, w)[1]);
            Assert.All(Download(backend, v), value => Assert.True(float.IsFinite(value)));
            var rms = new RmsPropStep { LearningRate = 0.1f, Smoothing = 0.9f, Epsilon = 1e-7f, Clip = GradientClip.None };
            Assert.Equal(1, backend.RmsPropStep(rms, w, Row(1, 1e30f, 1), v).NonFinite);
            Assert.All(Download(backend, v), value => Assert.True(float.IsFinite(value)));
        }
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
            var (dw, db, dx, t) = (c.Matrix(outputs, inputs), c.Matrix(1, outputs), c.Matrix(batch, inputs), c.Matrix(batch, outputs, 0, 1));
            backend.DenseForward(x.Found, w.Found, b.Found, Activation.Tanh, y.Found);
            var loss = backend.Loss(LossKind.SquaredError, 0, Activation.Sigmoid, y.Found, t.Found, 0.1, t.Found);
            backend.DenseBackward(x.Found, w.Found, Activation.Tanh, y.Found, t.Found, dw.Found, db.Found, false, dx.Found);
            var (m, v) = (c.Matrix(outputs, inputs), c.Matrix(outputs, inputs, 0, 1));
            backend.AdamStep(new AdamStep(0.01f, 0.9f, 0.999f, 1e-7f, 0, false, 3, GradientClip.None), w.Found, dw.Found, m.Found, v.Found);
            backend.AddNormal(new RandomStream(7, RandomPurpose.Corruption), 0.3f, -1, 1, x.Found, x.Found);
            return [.. new[] { x, y, dw, db, dx, w, m, v }.Select(p => Download(backend, p.Found)), [(float)loss, (float)backend.SumOfSquares(dw.Found)]];
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
    public void A_nan_is_never_hidden(InstructionSet set)
    {
        var backend = new CpuBackend(1, set);
        foreach (var activation in Activations)
        {
            var x = Case.Upload(backend, [0, 1, float.NaN, -1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14], 1, 17);
            var target = backend.Allocate(17).AsRow();
            foreach (var kind in Enum.GetValues<LossKind>())
            {
                if (kind == LossKind.BinaryCrossEntropy && activation != Activation.Sigmoid) continue;
                Assert.True(double.IsNaN(backend.Loss(kind, 1, activation, x, target)), $"{kind} of {activation.Kind}");
            }

            backend.Activate(activation, x, x);
            Assert.Equal(2, backend.FirstNonFinite(x));
        }
    }

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void A_gradient_that_is_not_finite_leaves_its_parameter_alone_and_is_counted(InstructionSet set)
    {
        var backend = new CpuBackend(1, set);
        var w = Case.Upload(backend, [1, 2, 3, 4, 5], 1, 5);
        var g = Case.Upload(backend, [1, float.NaN, 1, float.NegativeInfinity, 1], 1, 5);
        var (m, v) = (backend.Allocate(5).AsRow(), backend.Allocate(5).AsRow());
        var report = backend.AdamStep(new AdamStep(0.5f, 0.9f, 0.999f, 1e-7f, 0, false, 1, GradientClip.None), w, g, m, v);
        Assert.Equal(new StepReport(2, 4.5f), report with { LargestMagnitude = MathF.Round(report.LargestMagnitude, 3) });
        Assert.Equal([0.5f, 2, 2.5f, 4, 4.5f], Download(backend, w).Select(x => MathF.Round(x, 3)));
        Assert.Equal(-1, backend.FirstNonFinite(m));
    }

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Cross_entropy_is_finite_for_logits_of_a_hundred(InstructionSet set)
    {
        var backend = new CpuBackend(1, set);
        var z = Case.Upload(backend, [100, -100, 100, -100], 1, 4);
        var x = Case.Upload(backend, [1, 0, 0, 1], 1, 4);
        var g = backend.Allocate(4).AsRow();
        Assert.Equal(200, backend.Loss(LossKind.BinaryCrossEntropy, 0, Activation.Sigmoid, z, x, 1, g), 1e-3);
        Assert.All(Download(backend, g).Zip([0f, 0, 1, -1]), pair => Assert.Equal(pair.Second, pair.First, 1e-30f));
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
    public void An_instruction_set_the_processor_lacks_is_refused_by_name()
    {
        foreach (var set in Enum.GetValues<InstructionSet>())
        {
            if (CpuBackend.IsSupported(set)) Assert.Equal(set, new CpuBackend(1, set).InstructionSet);
            else Assert.Contains(set.ToString(), Assert.Throws<PlatformNotSupportedException>(() => new CpuBackend(1, set)).Message);
        }
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused_with_both()
    {
        var backend = new CpuBackend(1);
        var (a, b) = (backend.Allocate(6).AsMatrix(0, 2, 3), backend.Allocate(8).AsMatrix(0, 4, 2));
        var message = Assert.Throws<ArgumentException>(() => backend.Multiply(a, false, b, false, a)).Message;
        Assert.Contains("2×3 by 4×2", message);
    }

    private static void ForAll(InstructionSet set, Action<Case> check)
    {
        var backend = new CpuBackend(2, set);
        for (var i = 0; i < Cases; i++) check(new Case(i, Reference, backend));
    }

    private static float[] Download(Backend backend, Matrix matrix)
    {
        var values = new float[matrix.Length];
        backend.Download(matrix, values);
        return values;
    }
}
