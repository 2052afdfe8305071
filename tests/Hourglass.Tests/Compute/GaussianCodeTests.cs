using Hourglass.Compute;

namespace Hourglass.Tests.Compute;

/// <summary>The operations of Gaussian codes: the processor does what the reference does.</summary>
public sealed class GaussianCodeTests
{
    private static readonly ReferenceBackend Reference = new();

    public static TheoryData<InstructionSet> InstructionSets => [.. Enum.GetValues<InstructionSet>().Where(CpuBackend.IsSupported)];

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Draws_and_divergences_with_their_gradients(InstructionSet set)
    {
        var backend = new CpuBackend(2, set);
        for (var i = 0; i < 500; i++)
        {
            var c = new Case(i, Reference, backend);
            var (rows, size) = (c.Size(), c.Size());
            var (head, code, sums) = (c.Matrix(rows, 2 * size, -4, 4), c.Matrix(rows, size), c.Matrix(1, size));
            var (factors, gradient, codeGradient) = (c.Matrix(1, size), c.Matrix(rows, 2 * size), c.Matrix(rows, size));
            var stream = new RandomStream((ulong)i, RandomPurpose.Latent, 0, (ulong)c.Pick(99));

            Reference.GaussianDraw(stream, head.Expected, code.Expected);
            backend.GaussianDraw(stream, head.Found, code.Found);
            c.AssertClose(code, 4e-6, 1e-5, "draw");
            c.AssertClose(
                Reference.GaussianDivergence(head.Expected, sums.Expected), backend.GaussianDivergence(head.Found, sums.Found), 1e-5, 1e-5, "divergence");
            c.AssertClose(sums, 1e-5, 1e-5, "divergence of each dimension");
            Reference.GaussianDivergenceBackward(head.Expected, factors.Expected, gradient.Expected);
            backend.GaussianDivergenceBackward(head.Found, factors.Found, gradient.Found);
            c.AssertClose(gradient, 4e-6, 4e-6, "gradient of the divergence");
            Reference.GaussianDrawBackward(head.Expected, code.Expected, codeGradient.Expected, gradient.Expected);
            backend.GaussianDrawBackward(head.Found, code.Found, codeGradient.Found, gradient.Found);
            c.AssertClose(gradient, 1e-5, 3e-5, "gradient of the draw");
        }
    }
}
