using Hourglass.Compute;

namespace Hourglass.Tests.Compute;

/// <summary>
/// The operations on codes and importance weights: CpuBackend equals ReferenceBackend on random shapes, for every instruction set this
/// machine has.
/// </summary>
public sealed class LatentOperationsTests
{
    private const int Cases = 500;

    private static readonly ReferenceBackend Reference = new();

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Gaussian_codes_and_their_gradients(string backend) => ForAll(backend, c =>
    {
        var (rows, size) = (c.Size(), c.Size(60));
        var stream = new RandomStream((ulong)c.Pick(1_000_000), RandomPurpose.Latent, (uint)c.Pick(9), (ulong)c.Pick(99));
        var (head, code) = (c.Matrix(rows, 2 * size, -3, 3), c.Matrix(rows, size));
        Reference.GaussianDraw(stream, head.Expected, code.Expected);
        c.Found.GaussianDraw(stream, head.Found, code.Found);
        c.AssertClose(code, 1e-5, 2e-5, "draw");
        var (g, headGradient) = (c.Matrix(rows, size), c.Matrix(rows, 2 * size));
        Reference.GaussianDrawBackward(head.Expected, code.Expected, g.Expected, headGradient.Expected);
        c.Found.GaussianDrawBackward(head.Found, code.Found, g.Found, headGradient.Found);
        c.AssertClose(headGradient, 1e-5, 2e-5, "draw backward");
    });

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Gaussian_divergence_and_its_gradient(string backend) => ForAll(backend, c =>
    {
        var (rows, size) = (c.Size(), c.Size(60));
        var (head, perDimension, factors, gradient) = (
            c.Matrix(rows, 2 * size, -3, 3), c.Matrix(1, size), c.Matrix(1, size), c.Matrix(rows, 2 * size));
        c.AssertClose(
            Reference.GaussianDivergence(head.Expected, perDimension.Expected),
            c.Found.GaussianDivergence(head.Found, perDimension.Found), 2e-6, 1e-6, "divergence");
        c.AssertClose(perDimension, 1e-5, 1e-5, "divergence of each dimension");
        Reference.GaussianDivergenceBackward(head.Expected, factors.Expected, gradient.Expected);
        c.Found.GaussianDivergenceBackward(head.Found, factors.Found, gradient.Found);
        c.AssertClose(gradient, 1e-5, 1e-5, "divergence backward");
    });

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Columns_copied_and_magnitudes_summed(string backend) => ForAll(backend, c =>
    {
        var (rows, from, to) = (c.Size(), c.Size(), c.Size());
        var count = c.Pick(Math.Min(from, to) + 1);
        var (start, end) = (c.Pick(from - count + 1), c.Pick(to - count + 1));
        var (source, destination) = (c.Matrix(rows, from), c.Matrix(rows, to));
        Reference.CopyColumns(source.Expected, start, destination.Expected, end, count);
        c.Found.CopyColumns(source.Found, start, destination.Found, end, count);
        c.AssertClose(destination, 0, 0, "columns");

        var gradient = c.Flip() ? c.Matrix(rows, from) : default;
        c.AssertClose(
            Reference.AbsoluteSum(source.Expected, 0.3f, gradient.Expected),
            c.Found.AbsoluteSum(source.Found, 0.3f, gradient.Found), 2e-6, 0, "Σ|x|");
        if (!gradient.Expected.IsNone) c.AssertClose(gradient, 1e-6, 1e-6, "its gradient");
    });

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Importance_weights_and_their_gradients(string backend) => ForAll(backend, c =>
    {
        var (rows, size, samples) = (c.Size(), c.Size(60), c.Size(12));
        var (head, code) = (c.Matrix(rows, 2 * size, -2, 2), c.Matrix(rows, size, -3, 3));
        var (losses, weights) = (c.Matrix(rows, 1, 50, 150), c.Matrix(rows, 1));
        c.AssertClose(
            Reference.GaussianLogWeights(head.Expected, code.Expected, losses.Expected, weights.Expected),
            c.Found.GaussianLogWeights(head.Found, code.Found, losses.Found, weights.Found), 1e-12, 0, "Σ losses");
        c.AssertClose(weights, 1e-5, 1e-4, "log weights");

        var (codeGradient, headGradient) = (c.Matrix(rows, size), c.Matrix(rows, 2 * size));
        Reference.GaussianLogWeightsBackward(code.Expected, weights.Expected, 0.01f, codeGradient.Expected, headGradient.Expected);
        c.Found.GaussianLogWeightsBackward(code.Found, weights.Found, 0.01f, codeGradient.Found, headGradient.Found);
        c.AssertClose(codeGradient, 1e-5, 1e-4, "gradient of the code");
        c.AssertClose(headGradient, 1e-5, 1e-4, "gradient of the head");

        var values = c.Matrix(samples, rows, -30, 30);
        c.AssertClose(Reference.LogMeanExp(values.Expected), c.Found.LogMeanExp(values.Found), 1e-6, 1e-6, "log mean exp");
        c.AssertClose(values, 1e-5, 1e-7, "normalized weights");
        var (factors, scaled) = (c.Matrix(rows, 1), c.Matrix(rows, c.Size(90)));
        Reference.ScaleRows(factors.Expected, scaled.Expected);
        c.Found.ScaleRows(factors.Found, scaled.Found);
        c.AssertClose(scaled, 1e-6, 0, "scaled rows");
    });

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Binary_pictures(string backend) => ForAll(backend, c =>
    {
        var (rows, columns) = c.Pick(50) == 0 ? (c.Size(200), c.Size(700)) : (c.Size(), c.Size(80));
        var stream = new RandomStream((ulong)c.Pick(1_000_000), RandomPurpose.Binarization, (uint)c.Pick(2), (ulong)c.Pick(99));
        var (drawn, cut) = (c.Matrix(rows, columns, -0.2f, 1.2f), c.Matrix(rows, columns));
        Reference.Bernoulli(stream, drawn.Expected);
        c.Found.Bernoulli(stream, drawn.Found);
        c.AssertClose(drawn, 0, 0, "Bernoulli draws");
        Reference.Binarize(0.25f, cut.Expected);
        c.Found.Binarize(0.25f, cut.Found);
        c.AssertClose(cut, 0, 0, "binarized");
    });

    [Fact]
    public void A_bernoulli_draw_has_its_mean_and_is_0_or_1_and_a_nan_stays()
    {
        foreach (var backend in TestedBackends.Kinds)
        {
            var values = backend.Allocate(100_000).AsRow();
            backend.Fill(values, 0.3f);
            backend.Bernoulli(new RandomStream(1, RandomPurpose.Binarization), values);
            var drawn = new float[values.Length];
            backend.Download(values, drawn);
            Assert.All(drawn, value => Assert.True(value is 0 or 1));
            Assert.InRange(drawn.Average(), 0.295, 0.305);

            var edge = Case.Upload(backend, [0, 1, float.NaN, 0.5f], 1, 4);
            backend.Bernoulli(new RandomStream(2, RandomPurpose.Binarization), edge);
            Assert.Equal(2, backend.FirstNonFinite(edge));
            backend.Binarize(0.5f, edge);
            Assert.Equal(2, backend.FirstNonFinite(edge));
        }
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_rejected()
    {
        var backend = new CpuBackend(1);
        Matrix New(int rows, int columns) => backend.Allocate(rows * columns).AsMatrix(0, rows, columns);
        Assert.Contains("3×4", Assert.Throws<ArgumentException>(() => backend.GaussianDraw(default, New(3, 5), New(3, 2))).Message);
        Assert.Contains("3 rows", Assert.Throws<ArgumentException>(() => backend.ScaleRows(New(2, 1), New(3, 2))).Message);
        Assert.Contains("3 rows", Assert.Throws<ArgumentException>(
            () => backend.GaussianLogWeights(New(3, 4), New(3, 2), New(3, 1), New(3, 2))).Message);
    }

    [Fact]
    public void The_number_of_threads_does_not_change_a_bit()
    {
        float[] Run(int threads)
        {
            var backend = new CpuBackend(threads);
            var (head, code, gray) = (backend.Allocate(200 * 140).AsMatrix(0, 200, 140),
                backend.Allocate(200 * 70).AsMatrix(0, 200, 70), backend.Allocate(200_001).AsRow());
            backend.FillNormal(new RandomStream(1, RandomPurpose.Data), 0, 1, head);
            backend.GaussianDraw(new RandomStream(2, RandomPurpose.Latent), head, code);
            backend.FillUniform(new RandomStream(3, RandomPurpose.Data), 0, 1, gray);
            backend.Bernoulli(new RandomStream(4, RandomPurpose.Binarization), gray);
            var (codes, pictures) = (new float[code.Length], new float[gray.Length]);
            backend.Download(code, codes);
            backend.Download(gray, pictures);
            return [.. codes, .. pictures];
        }

        var one = Run(1);
        Assert.True(one.SequenceEqual(Run(2)));
        Assert.True(one.SequenceEqual(Run(5)));
    }

    private static void ForAll(string backend, Action<Case> check) => TestedBackends.ForAll(backend, Cases, check);
}
