using Hourglass.Compute;

namespace Hourglass.Tests.Compute;

/// <summary>Dense layers by a transposed weight and the costs of derivatives: the processor equals the reference.</summary>
public sealed class ContractionOperationsTests
{
    private const int Cases = 500;

    private static readonly ReferenceBackend Reference = new();

    public static TheoryData<InstructionSet> InstructionSets => CpuBackendTests.InstructionSets;

    private static Activation[] Activations { get; } =
    [
        Activation.Identity, Activation.Relu, Activation.LeakyRelu(0.1f), Activation.Elu(0.7f), Activation.Gelu, Activation.Sigmoid,
        Activation.Tanh, Activation.Softplus,
    ];

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Dense_forward_by_a_transposed_weight(string backend) => ForAll(backend, c =>
    {
        var (batch, inputs, outputs) = (c.Size(), c.Size(), c.Size(70));
        var activation = Activations[c.Pick(8)];
        var (x, w, y) = (c.Matrix(batch, inputs), c.Matrix(inputs, outputs), c.Matrix(batch, outputs));
        var bias = c.Flip() ? c.Matrix(1, outputs) : default;
        var kept = c.Flip() ? c.Matrix(batch, outputs) : default;
        Reference.TransposedDenseForward(x.Expected, w.Expected, bias.Expected, activation, y.Expected, kept.Expected);
        c.Found.TransposedDenseForward(x.Found, w.Found, bias.Found, activation, y.Found, kept.Found);
        c.AssertClose(y, 2e-5, 2e-5, $"transposed dense forward {activation.Kind}");
        if (!kept.Expected.IsNone) c.AssertClose(kept, 1e-5, 1e-5, "pre-activation");
    });

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Squared_slopes_row_squares_and_scaled_rows(string backend) => ForAll(backend, c =>
    {
        var (rows, columns) = (c.Size(), c.Size());
        var activation = Activations[c.Pick(8)];
        var (x, f, g, s) = (
            c.Matrix(rows, columns, 0.05f, 0.95f), c.Matrix(1, columns, 0, 2), c.Matrix(rows, columns), c.Matrix(1, columns));
        var withGradient = c.Flip();
        c.AssertClose(
            Reference.SquaredSlopes(activation, x.Expected, f.Expected, 0.3f, withGradient ? g.Expected : default, s.Expected),
            c.Found.SquaredSlopes(
                activation, x.Found, f.Found, 0.3f, withGradient ? g.Found : default, s.Found), 1e-5, 1e-6, "squared slopes");
        c.AssertClose(g, 1e-5, 1e-5, $"gradient of squared slopes of {activation.Kind}");
        c.AssertClose(s, 1e-5, 1e-6, "squares");
        var (sums, target) = (c.Matrix(1, rows), c.Matrix(rows, columns));
        Reference.RowSquares(x.Expected, sums.Expected);
        c.Found.RowSquares(x.Found, sums.Found);
        c.AssertClose(sums, 1e-5, 1e-6, "row squares");
        Reference.AddScaledRows(x.Expected, sums.Expected, 0.7f, target.Expected);
        c.Found.AddScaledRows(x.Found, sums.Found, 0.7f, target.Found);
        c.AssertClose(target, 1e-5, 1e-5, "scaled rows");
    });

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void The_divergence_of_mean_activities_and_its_slopes(string backend) => ForAll(backend, c =>
    {
        var (rows, units) = (1 + c.Size(), c.Size());
        var (sums, slopes) = (c.Matrix(1, units, -0.1f, 1.1f * rows), c.Matrix(1, units)); // some means beyond 0 and 1
        c.AssertClose(
            Reference.SparsityDivergence(sums.Expected, rows, 0.05, 0.5f, slopes.Expected),
            c.Found.SparsityDivergence(sums.Found, rows, 0.05, 0.5f, slopes.Found), 1e-6, 0, "divergence");
        c.AssertClose(slopes, 1e-6, 0, "slopes");
        c.Found.SparsityDivergence(sums.Found, rows, 0.05, 0.5f, sums.Found);
        c.AssertClose((slopes.Expected, sums.Found), 1e-6, 0, "slopes in place");
    });

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void The_number_of_threads_does_not_change_a_bit(InstructionSet set)
    {
        var one = Run(1);
        foreach (var threads in (int[])[2, 3, 5]) Assert.Equal(one, Run(threads));

        float[] Run(int threads)
        {
            var backend = new CpuBackend(threads, set);
            var c = new Case(1, Reference, backend);
            var (x, w, b, y) = (c.Matrix(150, 310), c.Matrix(310, 700), c.Matrix(1, 700), c.Matrix(150, 700));
            backend.TransposedDenseForward(x.Found, w.Found, b.Found, Activation.Tanh, y.Found);
            var result = new float[y.Found.Length];
            backend.Download(y.Found, result);
            return result;
        }
    }

    private static void ForAll(string backend, Action<Case> check) => TestedBackends.ForAll(backend, Cases, check);
}
