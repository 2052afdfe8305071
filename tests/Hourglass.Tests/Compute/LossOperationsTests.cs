using Hourglass.Compute;

namespace Hourglass.Tests.Compute;

/// <summary>The losses: every backend equals the reference, and they are finite, or NaN, where they should be.</summary>
public sealed class LossOperationsTests
{
    private const int Cases = 400;

    private static readonly ReferenceBackend Reference = new();

    private static IEnumerable<Activation> Activations =>
    [
        Activation.Identity, Activation.Relu, Activation.LeakyRelu(0.1f), Activation.Elu(0.7f), Activation.Gelu, Activation.Sigmoid,
        Activation.Tanh, Activation.Softplus,
    ];


    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Losses_with_their_gradients(string backend) => ForAll(backend, c =>
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
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Cross_entropy_is_finite_for_logits_of_a_hundred(string name)
    {
        var backend = TestedBackends.Create(name, 1);
        var z = Case.Upload(backend, [100, -100, 100, -100], 1, 4);
        var x = Case.Upload(backend, [1, 0, 0, 1], 1, 4);
        var g = backend.Allocate(4).AsRow();
        Assert.Equal(200, backend.Loss(LossKind.BinaryCrossEntropy, 0, Activation.Sigmoid, z, x, 1, g), 1e-3);
        Assert.All(Download(backend, g).Zip([0f, 0, 1, -1]), pair => Assert.Equal(pair.Second, pair.First, 1e-30f));
    }

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void A_nan_is_never_hidden(string name)
    {
        var backend = TestedBackends.Create(name, 1);
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
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void A_gaussian_loss_with_a_learned_variance_and_its_gradients(string backend) => ForAll(backend, c =>
    {
        var (rows, columns, final) = (c.Size(), c.Size(60), Activations.ElementAt(c.Pick(8)));
        var (z, x, g, sums) = (c.Matrix(rows, columns, -2, 2), c.Matrix(rows, columns, 0, 1), c.Matrix(rows, columns), c.Matrix(rows, 1));
        var (logVariance, slope, weights) = (c.Matrix(1, 1), c.Matrix(1, 1), c.Matrix(rows, 1, 0, 1));
        var accumulate = c.Flip();
        var expected = Reference.GaussianLoss(
            final, z.Expected, x.Expected, logVariance.Expected, 0.25, g.Expected, slope.Expected, accumulate);
        var found = c.Found.GaussianLoss(final, z.Found, x.Found, logVariance.Found, 0.25, g.Found, slope.Found, accumulate);
        c.AssertClose(expected, found, 1e-5, 1e-5, "loss");
        c.AssertClose(g, 1e-5, 1e-5, "gradient");
        c.AssertClose(slope, 1e-5, 1e-3, "gradient by log σ²");
        Reference.GaussianRowLoss(final, z.Expected, x.Expected, logVariance.Expected, sums.Expected);
        c.Found.GaussianRowLoss(final, z.Found, x.Found, logVariance.Found, sums.Found);
        c.AssertClose(sums, 1e-5, 1e-5, "rows");
        Reference.GaussianWeightedGradient(
            final, z.Expected, x.Expected, logVariance.Expected, sums.Expected, weights.Expected, 0.5, g.Expected, slope.Expected,
            accumulate);
        c.Found.GaussianWeightedGradient(
            final, z.Found, x.Found, logVariance.Found, sums.Found, weights.Found, 0.5, g.Found, slope.Found, accumulate);
        c.AssertClose(g, 1e-5, 1e-5, "weighted gradient");
        c.AssertClose(slope, 1e-5, 1e-3, "weighted gradient by log σ²");
    });

    [Fact]
    public void The_gradient_by_the_log_variance_is_the_derivative()
    {
        foreach (var backend in TestedBackends.Kinds)
        {
            var c = new Case(4, backend, backend);
            var (z, x, g, slope) = (c.Matrix(3, 5).Found, c.Matrix(3, 5).Found, c.Matrix(3, 5).Found, c.Matrix(1, 1).Found);
            backend.GaussianLoss(Activation.Tanh, z, x, Case.Upload(backend, [0.4f], 1, 1), 2, g, slope);
            Assert.Equal((At(0.41f) - At(0.39f)) / 0.02 * 2, Download(backend, slope)[0], 1e-2);

            double At(float logVariance) => backend.GaussianLoss(Activation.Tanh, z, x, Case.Upload(backend, [logVariance], 1, 1));
        }
    }

    private static void ForAll(string backend, Action<Case> check) => TestedBackends.ForAll(backend, Cases, check);

    private static float[] Download(Backend backend, Matrix matrix)
    {
        var values = new float[matrix.Length];
        backend.Download(matrix, values);
        return values;
    }
}
