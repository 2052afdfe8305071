using Hourglass.Compute;

namespace Hourglass.Tests.Compute;

public sealed class AdversarialOperationsTests
{
    private static readonly ReferenceBackend Reference = new();

    public static TheoryData<InstructionSet> InstructionSets => [.. Enum.GetValues<InstructionSet>().Where(CpuBackend.IsSupported)];

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Every_backend_does_what_the_reference_does(string name) => TestedBackends.ForAll(name, 400, c =>
    {
        var backend = c.Found;
        var (rows, columns) = (1 + c.Size(), c.Size(20));
        var (z, p, g) = (c.Matrix(rows, columns, -3, 3), c.Matrix(rows, columns, -3, 3), c.Matrix(rows, columns));
        var (kernel, width, scale) = (
            c.Flip() ? DiscrepancyKernel.Rbf : DiscrepancyKernel.InverseMultiquadratic, c.Number(0.2f, 40), c.Number(0, 9));
        var withGradient = c.Flip();
        var expected = Reference.Discrepancy(kernel, width, z.Expected, p.Expected, scale, withGradient ? g.Expected : default);
        var found = backend.Discrepancy(kernel, width, z.Found, p.Found, scale, withGradient ? g.Found : default);
        c.AssertClose(expected, found, 1e-5, 1e-5, $"discrepancy by {kernel}");
        c.AssertClose(g, 1e-5, 2e-5, $"its gradient by {kernel}");
    });

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Threads_do_not_change_a_bit_and_nothing_is_allocated(InstructionSet set)
    {
        (double, float[]) Run(int threads)
        {
            var backend = new CpuBackend(threads, set);
            var c = new Case(3, Reference, backend);
            var (z, p, g) = (c.Matrix(301, 8).Found, c.Matrix(301, 8).Found, c.Matrix(301, 8).Found);
            var first = backend.Discrepancy(DiscrepancyKernel.Rbf, 16, z, p, 1, g);
            first += backend.Discrepancy(DiscrepancyKernel.InverseMultiquadratic, 16, z, p, 1, g);
            var values = new float[g.Length];
            backend.Download(g, values);
            Assert.Equal(0, Allocation.Of(() => backend.Discrepancy(DiscrepancyKernel.InverseMultiquadratic, 16, z, p, 1, g)));
            return (first, values);
        }

        var (value, gradient) = Run(1);
        foreach (var threads in (int[])[2, 3])
        {
            var (otherValue, otherGradient) = Run(threads);
            Assert.Equal(value, otherValue);
            Assert.Equal(gradient, otherGradient);
        }
    }

    public static TheoryData<Backend, DiscrepancyKernel> Both
    {
        get
        {
            var data = new TheoryData<Backend, DiscrepancyKernel>();
            foreach (var kernel in Enum.GetValues<DiscrepancyKernel>())
            {
                foreach (var backend in TestedBackends.Kinds) data.Add(backend, kernel);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Two_points_of_one_dimension_by_hand(Backend backend, DiscrepancyKernel kernel)
    {
        // z = (0, 1), p = (2, 4): squares 1 between the z, 4 between the p; 16 for (0, 4) and 1 for (1, 2).
        Matrix z = Case.Upload(backend, [0, 1], 2, 1), p = Case.Upload(backend, [2, 4], 2, 1);
        Assert.Equal(K(1) + K(4) - K(16) - K(1), backend.Discrepancy(kernel, 3, z, p), 1e-5);

        double K(double square) => new[] { 0.1, 0.2, 0.5, 1, 2, 5, 10 }.Sum(s =>
            kernel == DiscrepancyKernel.Rbf ? Math.Exp(-square / (3 * s)) : 3 * s / (3 * s + square));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void A_set_is_at_no_distance_from_itself_equal_distributions_near_none_and_others_far(Backend backend, DiscrepancyKernel kernel)
    {
        Matrix Draw(uint index, float mean, float sigma)
        {
            var points = backend.Allocate(1200).AsMatrix(0, 300, 4);
            backend.FillNormal(new RandomStream(1, RandomPurpose.Data, index), mean, sigma, points);
            return points;
        }

        var z = Draw(0, 0, 1);
        Assert.Equal(0, backend.Discrepancy(kernel, 8, z, z));
        Assert.InRange(backend.Discrepancy(kernel, 8, z, Draw(1, 0, 1)), -0.02, 0.02);
        Assert.True(backend.Discrepancy(kernel, 8, z, Draw(2, 0.5f, 1)) > 0.1);
        Assert.True(backend.Discrepancy(kernel, 8, z, Draw(3, 0, 2)) > 0.1);
        Assert.NotEqual(backend.Discrepancy(kernel, 8, z, Draw(3, 0, 2)), backend.Discrepancy(kernel, 4, z, Draw(3, 0, 2)));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void The_gradient_is_the_derivative(Backend backend, DiscrepancyKernel kernel)
    {
        var c = new Case(5, backend, backend);
        var (z, p, g) = (c.Matrix(6, 3, -2, 2).Found, c.Matrix(6, 3, -2, 2).Found, backend.Allocate(18).AsMatrix(0, 6, 3));
        backend.Discrepancy(kernel, 5, z, p, 2, g);
        float[] at = new float[18], slopes = new float[18];
        backend.Download(z, at);
        backend.Download(g, slopes);
        for (var i = 0; i < 18; i++) Assert.Equal((At(i, 0.03f) - At(i, -0.03f)) / 0.06 * 2, slopes[i], 3e-3);

        double At(int element, float move)
        {
            var moved = at.ToArray();
            moved[element] += move;
            return backend.Discrepancy(kernel, 5, Case.Upload(backend, moved, 6, 3), p);
        }
    }

    [Fact]
    public void What_does_not_fit_is_rejected()
    {
        Matrix a = Reference.Allocate(6).AsMatrix(0, 3, 2), b = Reference.Allocate(6).AsMatrix(0, 2, 3), one = a.SliceRows(0, 1);
        foreach (var backend in TestedBackends.Kinds)
        {
            Assert.Contains("2×3", Assert.Throws<ArgumentException>(() => backend.Discrepancy(DiscrepancyKernel.Rbf, 1, a, b)).Message);
            Assert.Contains(
                "at least 2", Assert.Throws<ArgumentException>(() => backend.Discrepancy(DiscrepancyKernel.Rbf, 1, one, one)).Message);
            Assert.Contains("-1", Assert.Throws<ArgumentException>(() => backend.Discrepancy(DiscrepancyKernel.Rbf, -1, a, a)).Message);
        }
    }

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void The_slopes_of_both_players_are_the_derivatives_of_their_losses(string name)
    {
        var backend = TestedBackends.Create(name);
        float[] at = [0.3f, -2, 40, -40, 0.7f, 1.5f]; // three samples of the prior, three codes
        var (logits, slopes) = (Case.Upload(backend, at, 6, 1), Case.Upload(backend, new float[6], 6, 1));
        var losses = backend.AdversarialLoss(logits, slopes);
        Assert.Equal(losses, backend.AdversarialLoss(logits));
        Assert.Equal(at[3..].Average(l => Math.Log(1 + Math.Exp(-l))), losses.Encoder, 1e-5);
        Assert.Equal(
            (at[..3].Sum(l => Math.Log(1 + Math.Exp(-l))) + at[3..].Sum(l => Math.Log(1 + Math.Exp(l)))) / 6, losses.Discriminator, 1e-5);
        Assert.Equal(3.0 / 6, losses.Accuracy); // samples .3 and 40, the code −40
        var found = Download(backend, slopes);
        for (var i = 0; i < 6; i++) Assert.Equal((1 / (1 + Math.Exp(-at[i])) - (i < 3 ? 1 : 0)) / 6, found[i], 1e-7);

        var codes = logits.SliceRows(3, 3);
        backend.AdversarialFactors(codes, 2, codes);
        var factors = Download(backend, codes);
        for (var i = 1; i < 3; i++) Assert.Equal(2 * (1 / (1 + Math.Exp(-at[3 + i])) - 1) / 3, factors[i] * found[3 + i], 1e-6);
        Assert.True(float.IsFinite(factors[0]));
    }

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void A_point_is_scaled_moved_and_turned(string name)
    {
        var backend = TestedBackends.Create(name);
        var points = Case.Upload(backend, [1, 1, -1, 2], 2, 2);
        backend.PlacePoints([new PlanarPlace(2, 0, 0.5f, 0.1f, 0, 1), new PlanarPlace(5, 6, 1, 2, 1, 0)], points);
        float[] expected = [-0.1f, 2.5f, 4, 10]; // (2.5, .1) turned by a quarter; (5 − 1, 6 + 4)
        Assert.All(expected.Zip(Download(backend, points)), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        Assert.Contains("1 points", Assert.Throws<ArgumentException>(() => backend.PlacePoints([default], points)).Message);
    }

    private static float[] Download(Backend backend, Matrix matrix)
    {
        var values = new float[matrix.Length];
        backend.Download(matrix, values);
        return values;
    }
}
