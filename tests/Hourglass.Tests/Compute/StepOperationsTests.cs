using Hourglass.Compute;

namespace Hourglass.Tests.Compute;

/// <summary>The optimizer steps: every backend equals the reference.</summary>
public sealed class StepOperationsTests
{
    private const int Cases = 400;

    private static readonly ReferenceBackend Reference = new();

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Optimizer_steps(string backend) => ForAll(backend, c =>
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
                (expected, found) = (
                    Reference.SgdStep(plain, w.Expected, g.Expected, default), c.Found.SgdStep(plain, w.Found, g.Found, default));
                break;
            case 1:
                var sgd = new SgdStep(0.1f, 0.9f, c.Flip(), decay, clip);
                (expected, found) = (
                    Reference.SgdStep(sgd, w.Expected, g.Expected, m.Expected), c.Found.SgdStep(sgd, w.Found, g.Found, m.Found));
                break;
            case 2:
                var rms = new RmsPropStep(0.01f, 0.9f, 1e-7f, decay, clip);
                (expected, found) = (
                    Reference.RmsPropStep(rms, w.Expected, g.Expected, v.Expected), c.Found.RmsPropStep(rms, w.Found, g.Found, v.Found));
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
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void A_gradient_whose_square_overflows_is_counted_and_changes_nothing(string name)
    {
        foreach (var backend in (Backend[])[Reference, TestedBackends.Create(name, 1)])
        {
            Matrix Row(params float[] values) => Case.Upload(backend, values, 1, 3);
            var (w, m, v) = (Row(1, 2, 3), Row(0, 0, 0), Row(0, 0, 0));
            var adam = new AdamStep(0.1f, 0.9f, 0.999f, 1e-7f, 0, Decoupled: false, Step: 1, GradientClip.None);
            Assert.Equal(1, backend.AdamStep(adam, w, Row(1, 1e30f, 1), m, v).NonFinite);
            Assert.Equal(2f, Download(backend, w)[1]);
            Assert.All(Download(backend, v), value => Assert.True(float.IsFinite(value)));
            var rms = new RmsPropStep { LearningRate = 0.1f, Rho = 0.9f, Epsilon = 1e-7f, Clip = GradientClip.None };
            Assert.Equal(1, backend.RmsPropStep(rms, w, Row(1, 1e30f, 1), v).NonFinite);
            Assert.All(Download(backend, v), value => Assert.True(float.IsFinite(value)));
        }
    }

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void A_gradient_that_is_not_finite_leaves_its_parameter_alone_and_is_counted(string name)
    {
        var backend = TestedBackends.Create(name, 1);
        var w = Case.Upload(backend, [1, 2, 3, 4, 5], 1, 5);
        var g = Case.Upload(backend, [1, float.NaN, 1, float.NegativeInfinity, 1], 1, 5);
        var (m, v) = (backend.Allocate(5).AsRow(), backend.Allocate(5).AsRow());
        var report = backend.AdamStep(new AdamStep(0.5f, 0.9f, 0.999f, 1e-7f, 0, false, 1, GradientClip.None), w, g, m, v);
        Assert.Equal(new StepReport(2, 4.5f), report with { LargestMagnitude = MathF.Round(report.LargestMagnitude, 3) });
        Assert.Equal([0.5f, 2, 2.5f, 4, 4.5f], Download(backend, w).Select(x => MathF.Round(x, 3)));
        Assert.Equal(-1, backend.FirstNonFinite(m));
    }

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Gradients_are_clipped_by_their_norm_or_the_step_is_given_the_factor(string name)
    {
        var backend = TestedBackends.Create(name);
        var g = Case.Upload(backend, [3, 0, -4], 1, 3);
        var factor = backend.ClipNorm(g, 2.5);
        Assert.Equal([1.5f, 0, -2], Download(backend, g).Select(value => factor * value));
        Assert.Equal(1, backend.ClipNorm(g, 5));
        Assert.Equal(1, backend.ClipNorm(Case.Upload(backend, [float.NaN, 1], 1, 2), 0.1));
    }

    private static void ForAll(string backend, Action<Case> check) => TestedBackends.ForAll(backend, Cases, check);

    private static float[] Download(Backend backend, Matrix matrix)
    {
        var values = new float[matrix.Length];
        backend.Download(matrix, values);
        return values;
    }
}
