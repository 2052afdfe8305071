using Hourglass.Compute;

namespace Hourglass.Tests.Compute;

/// <summary>The matrix multiply and the dense layer: every backend equals the reference.</summary>
public sealed class DenseOperationsTests
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
    public void Multiply(string backend) => ForAll(backend, c =>
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
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Dense_forward(string backend) => ForAll(backend, c =>
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
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Dense_backward(string backend) => ForAll(backend, c =>
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
        Reference.DenseBackward(
            x.Expected, w.Expected, activation, values.Expected, g.Expected, dw.Expected, db.Expected, accumulate, dx.Expected);
        c.Found.DenseBackward(x.Found, w.Found, activation, values.Found, g.Found, dw.Found, db.Found, accumulate, dx.Found);
        c.AssertClose(g, 1e-5, 1e-6, $"gradient through {activation.Kind}");
        if (!dw.Expected.IsNone) c.AssertClose(dw, 1e-5, 2e-5, "weight gradient");
        if (!db.Expected.IsNone) c.AssertClose(db, 1e-5, 2e-5, "bias gradient");
        if (!dx.Expected.IsNone) c.AssertClose(dx, 1e-5, 2e-5, "input gradient");
    });

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
            backend.Multiply(backend.Allocate(m * k).AsMatrix(0, m, k), false,
                backend.Allocate(k * n).AsMatrix(0, k, n), false, backend.Allocate(m * n).AsMatrix(0, m, n));
        });
        other.Start();
        other.Join();
        Assert.All(Download(new CpuBackend(1), guard), value => Assert.Equal(7f, value));
    }

    private static void ForAll(string backend, Action<Case> check) => TestedBackends.ForAll(backend, Cases, check);

    private static float[] Download(Backend backend, Matrix matrix)
    {
        var values = new float[matrix.Length];
        backend.Download(matrix, values);
        return values;
    }
}
