using Hourglass.Compute;

namespace Hourglass.Tests.Compute;

public sealed class ClassOperationsTests
{
    public static TheoryData<Backend> Both => [.. TestedBackends.Kinds];

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Every_backend_does_what_the_reference_does(string name) => TestedBackends.ForAll(name, 400, c =>
    {
        var (rows, classes) = (c.Size(), c.Size(20));
        var (logits, gradient) = (c.Matrix(rows, classes, -30, 30), c.Matrix(rows, classes));
        var labels = Enumerable.Range(0, rows).Select(_ => c.Pick(classes)).ToArray();
        var scale = c.Number(0, 2);
        var withGradient = c.Flip();
        var expected = c.Expected.SoftmaxLoss(logits.Expected, labels, scale, withGradient ? gradient.Expected : default);
        var found = c.Found.SoftmaxLoss(logits.Found, labels, scale, withGradient ? gradient.Found : default);
        c.AssertClose(expected, found, 1e-6, 1e-6, "cross-entropy");
        c.AssertClose(gradient, 1e-6, 1e-6, "its gradient");

        // Classes appended, each as a run of values.
        var run = 1 + c.Pick(5);
        var (rowsOf, labeled) = (c.Matrix(rows, 1 + c.Pick(20)), default((Matrix Expected, Matrix Found)));
        labeled = c.Matrix(rows, rowsOf.Found.Columns + classes * run);
        c.Expected.AppendClasses(rowsOf.Expected, labels, classes, labeled.Expected);
        c.Found.AppendClasses(rowsOf.Found, labels, classes, labeled.Found);
        c.AssertClose(labeled, 0, 0, "rows with their classes");
    });

    [Theory]
    [MemberData(nameof(Both))]
    public void Equal_logits_cost_log_of_the_classes_and_large_ones_stay_finite(Backend backend)
    {
        Assert.Equal(2 * Math.Log(4), backend.SoftmaxLoss(Case.Upload(backend, new float[8], 2, 4), [0, 3]), 1e-12);
        var large = Case.Upload(backend, [1e30f, 0, -1e30f], 1, 3);
        Assert.Equal(0, backend.SoftmaxLoss(large, [0]));
        Assert.Equal(1e30, backend.SoftmaxLoss(large, [1]), 1e25);
        Assert.True(double.IsNaN(backend.SoftmaxLoss(Case.Upload(backend, [float.NaN, 0], 1, 2), [1])));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void The_gradient_is_the_derivative_and_may_take_the_place_of_the_logits(Backend backend)
    {
        var c = new Case(5, backend, backend);
        var (logits, gradient) = (c.Matrix(3, 4, -2, 2).Found, backend.Allocate(12).AsMatrix(0, 3, 4));
        int[] labels = [2, 0, 2];
        backend.SoftmaxLoss(logits, labels, 0.5, gradient);
        float[] at = new float[12], slopes = new float[12], inPlace = new float[12];
        backend.Download(logits, at);
        backend.Download(gradient, slopes);
        for (var i = 0; i < 12; i++) Assert.Equal((At(i, 0.01f) - At(i, -0.01f)) / 0.02 * 0.5, slopes[i], 1e-4);
        backend.SoftmaxLoss(logits, labels, 0.5, logits);
        backend.Download(logits, inPlace);
        Assert.Equal(slopes, inPlace);

        double At(int element, float move)
        {
            var moved = at.ToArray();
            moved[element] += move;
            return backend.SoftmaxLoss(Case.Upload(backend, moved, 3, 4), labels);
        }
    }

    [Fact]
    public void Nothing_is_allocated_and_what_does_not_fit_is_rejected()
    {
        foreach (var backend in TestedBackends.Kinds)
        {
            Matrix logits = Case.Upload(backend, new float[6], 2, 3), other = Case.Upload(backend, new float[6], 3, 2);
            int[] labels = [0, 2];
            backend.SoftmaxLoss(logits, labels, 1, logits);
            if (backend is CpuBackend) Assert.Equal(0, Allocation.Of(() => backend.SoftmaxLoss(logits, labels, 1, logits)));
            Assert.Contains("found 1", Assert.Throws<ArgumentException>(() => backend.SoftmaxLoss(logits, [0])).Message);
            Assert.Contains("found 3", Assert.Throws<ArgumentException>(() => backend.SoftmaxLoss(logits, [0, 3])).Message);
            Assert.Contains("found -1", Assert.Throws<ArgumentException>(() => backend.SoftmaxLoss(logits, [-1, 0])).Message);
            Assert.Contains("3×2", Assert.Throws<ArgumentException>(() => backend.SoftmaxLoss(logits, [0, 0], 1, other)).Message);
        }
    }
}
