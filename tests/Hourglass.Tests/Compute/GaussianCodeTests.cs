using Hourglass.Compute;

namespace Hourglass.Tests.Compute;

/// <summary>The operations of Gaussian codes: the processor does what the reference does.</summary>
public sealed class GaussianCodeTests
{
    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Draws_and_divergences_with_their_gradients(string name) => TestedBackends.ForAll(name, 500, c =>
    {
        var (reference, backend) = (c.Expected, c.Found);
        var (rows, size) = (c.Size(), c.Size());
        var (head, code, sums) = (c.Matrix(rows, 2 * size, -4, 4), c.Matrix(rows, size), c.Matrix(1, size));
        var (factors, gradient, codeGradient) = (c.Matrix(1, size), c.Matrix(rows, 2 * size), c.Matrix(rows, size));
        var stream = new RandomStream((ulong)c.Pick(1_000), RandomPurpose.Latent, 0, (ulong)c.Pick(99));

        reference.GaussianDraw(stream, head.Expected, code.Expected);
        backend.GaussianDraw(stream, head.Found, code.Found);
        c.AssertClose(code, 4e-6, 1e-5, "draw");
        c.AssertClose(
            reference.GaussianDivergence(head.Expected, sums.Expected),
            backend.GaussianDivergence(head.Found, sums.Found), 1e-5, 1e-5, "divergence");
        c.AssertClose(sums, 1e-5, 1e-5, "divergence of each dimension");
        reference.GaussianDivergenceBackward(head.Expected, factors.Expected, gradient.Expected);
        backend.GaussianDivergenceBackward(head.Found, factors.Found, gradient.Found);
        c.AssertClose(gradient, 4e-6, 4e-6, "gradient of the divergence");
        reference.GaussianDrawBackward(head.Expected, code.Expected, codeGradient.Expected, gradient.Expected);
        backend.GaussianDrawBackward(head.Found, code.Found, codeGradient.Found, gradient.Found);
        c.AssertClose(gradient, 1e-5, 3e-5, "gradient of the draw");

        var (slope, limit) = (c.Number(0, 1), c.Number(0, 3));
        c.AssertClose(
            reference.FreeBits(sums.Expected, rows, limit, slope, factors.Expected),
            backend.FreeBits(sums.Found, rows, limit, slope, factors.Found),
            1e-5, 1e-5, "free bits");
        var free = new float[size];
        backend.Download(sums.Found, free);
        var expected = free.Select(value => (double)value / rows > limit ? slope : 0).ToArray();
        backend.Download(factors.Found, free);
        Assert.Equal(expected, free);
        c.AssertClose(
            reference.Capacity(sums.Expected, rows, limit, slope, factors.Expected),
            backend.Capacity(sums.Found, rows, limit, slope, factors.Found),
            1e-5, 1e-5, "capacity");
        c.AssertClose(factors, 0, 0, "sign of the excess");
    });
}
