using Hourglass.Compute;

namespace Hourglass.Tests.Compute;

/// <summary>Pooling, upsampling and normalization: CpuBackend equals ReferenceBackend for every instruction set this machine has.</summary>
public sealed class PictureOperationsTests
{
    private const int Cases = 400;

    private static readonly ReferenceBackend Reference = new();

    public static TheoryData<InstructionSet> InstructionSets => [.. Enum.GetValues<InstructionSet>().Where(CpuBackend.IsSupported)];

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Max_pooling(string backend) => ForAll(backend, c =>
    {
        var (g, batch) = Window(c);
        var (x, y, dy, dx) = (
            c.Matrix(batch, g.InputSize), c.Matrix(batch, g.OutputSize), c.Matrix(batch, g.OutputSize), c.Matrix(batch, g.InputSize));
        if (c.Flip())
        {
            // Few different values: windows with several largest ones.
            foreach (var (backend, matrix) in new[] { (c.Expected, x.Expected), (c.Found, x.Found) })
            {
                var values = new float[matrix.Length];
                backend.Download(matrix, values);
                backend.Upload([.. values.Select(v => MathF.Round(v))], matrix);
            }
        }

        Reference.MaxPoolForward(g, x.Expected, y.Expected);
        c.Found.MaxPoolForward(g, x.Found, y.Found);
        c.AssertClose(y, 0, 0, $"max pool {g}");
        Reference.MaxPoolBackward(g, x.Expected, y.Expected, dy.Expected, dx.Expected);
        c.Found.MaxPoolBackward(g, x.Found, y.Found, dy.Found, dx.Found);
        c.AssertClose(dx, 1e-6, 1e-6, $"its gradient {g}");
    });

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Average_pooling(string backend) => ForAll(backend, c =>
    {
        var (g, batch) = Window(c);
        var (x, y, dy, dx) = (
            c.Matrix(batch, g.InputSize), c.Matrix(batch, g.OutputSize), c.Matrix(batch, g.OutputSize), c.Matrix(batch, g.InputSize));
        Reference.AveragePoolForward(g, x.Expected, y.Expected);
        c.Found.AveragePoolForward(g, x.Found, y.Found);
        c.AssertClose(y, 1e-6, 1e-6, $"average pool {g}");
        Reference.AveragePoolBackward(g, dy.Expected, dx.Expected);
        c.Found.AveragePoolBackward(g, dy.Found, dx.Found);
        c.AssertClose(dx, 2e-6, 2e-6, $"its gradient {g}");
    });

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Upsampling(string backend) => ForAll(backend, c =>
    {
        var (height, width, factorY, factorX) = (c.Size(12), c.Size(20), 1 + c.Pick(4), 1 + c.Pick(4));
        var kind = c.Flip() ? UpSampleKind.Nearest : UpSampleKind.Bilinear;
        var g = new UpSampleGeometry(
            1 + c.Pick(3), height, width, Math.Max(1, height * factorY + c.Pick(2 * factorY - 1) - factorY + 1),
            Math.Max(1, width * factorX + c.Pick(2 * factorX - 1) - factorX + 1), factorY, factorX, kind);
        var batch = 1 + c.Pick(3);
        var (x, y, dy, dx) = (
            c.Matrix(batch, g.InputSize), c.Matrix(batch, g.OutputSize), c.Matrix(batch, g.OutputSize), c.Matrix(batch, g.InputSize));
        Reference.UpSampleForward(g, x.Expected, y.Expected);
        c.Found.UpSampleForward(g, x.Found, y.Found);
        c.AssertClose(y, 1e-6, 1e-6, $"{g}");
        Reference.UpSampleBackward(g, dy.Expected, dx.Expected);
        c.Found.UpSampleBackward(g, dy.Found, dx.Found);
        c.AssertClose(dx, 2e-6, 3e-6, $"its gradient {g}");
    });

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Normalization_by_channel(string backend) => ForAll(backend, c =>
    {
        var (batch, channels, places) = (c.Size(30), c.Size(40), c.Flip() ? 1 : c.Size(60));
        var shift = c.Number(-20, 20); // a mean far from 0 costs no accuracy
        var (x, y, dy, dx) = (
            c.Matrix(batch, channels * places, shift - 1, shift + 1), c.Matrix(
                batch, channels * places), c.Matrix(batch, channels * places),
            c.Matrix(batch, channels * places));
        var (mean, variance, scale, add) = (c.Matrix(1, channels), c.Matrix(1, channels), c.Matrix(1, channels), c.Matrix(1, channels));
        Reference.ChannelMoments(x.Expected, mean.Expected, variance.Expected);
        c.Found.ChannelMoments(x.Found, mean.Found, variance.Found);
        c.AssertClose(mean, 1e-6, 1e-6, "means");
        c.AssertClose(variance, 1e-5, 1e-7, "variances");
        if (c.Flip()) variance = c.Matrix(1, channels, 0.1f, 2); // as at inference
        Reference.NormalizeChannels(x.Expected, mean.Expected, variance.Expected, 0.01f, scale.Expected, add.Expected, y.Expected);
        c.Found.NormalizeChannels(x.Found, mean.Found, variance.Found, 0.01f, scale.Found, add.Found, y.Found);
        c.AssertClose(y, 1e-5, 3e-5, "normalized");
        var (dScale, dShift) = (c.Flip() ? c.Matrix(1, channels) : default, c.Flip() ? c.Matrix(1, channels) : default);
        if (c.Pick(4) == 0) dx = default;
        var (constant, accumulate) = (c.Flip(), c.Flip());
        Reference.NormalizeChannelsBackward(
            x.Expected, mean.Expected, variance.Expected, 0.01f, scale.Expected, constant, dy.Expected, dScale.Expected, dShift.Expected,
            accumulate, dx.Expected);
        c.Found.NormalizeChannelsBackward(
            x.Found, mean.Found, variance.Found, 0.01f, scale.Found, constant, dy.Found, dScale.Found, dShift.Found, accumulate, dx.Found);
        if (!dScale.Expected.IsNone) c.AssertClose(dScale, 2e-5, 2e-4, "scale gradient");
        if (!dShift.Expected.IsNone) c.AssertClose(dShift, 1e-5, 2e-5, "shift gradient");
        if (!dx.Expected.IsNone) c.AssertClose(dx, 2e-5, 5e-5, "input gradient");
    });

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Normalization_by_row(string backend) => ForAll(backend, c =>
    {
        var (rows, columns) = (c.Size(20), c.Size(120));
        var (x, y, dy, dx) = (c.Matrix(rows, columns, 4, 6), c.Matrix(rows, columns), c.Matrix(rows, columns), c.Matrix(rows, columns));
        var (scale, shift, moments) = (c.Matrix(1, columns), c.Matrix(1, columns), c.Matrix(rows, 2));
        Reference.NormalizeRows(x.Expected, 0.01f, scale.Expected, shift.Expected, y.Expected, moments.Expected);
        c.Found.NormalizeRows(x.Found, 0.01f, scale.Found, shift.Found, y.Found, moments.Found);
        c.AssertClose(y, 1e-5, 2e-5, "normalized");
        c.AssertClose(moments, 2e-6, 1e-6, "moments");
        var (dScale, dShift) = (c.Flip() ? c.Matrix(1, columns) : default, c.Flip() ? c.Matrix(1, columns) : default);
        if (c.Pick(4) == 0) dx = default;
        var accumulate = c.Flip();
        Reference.NormalizeRowsBackward(
            x.Expected, moments.Expected, scale.Expected, dy.Expected, dScale.Expected, dShift.Expected, accumulate, dx.Expected);
        c.Found.NormalizeRowsBackward(x.Found, moments.Found, scale.Found, dy.Found, dScale.Found, dShift.Found, accumulate, dx.Found);
        if (!dScale.Expected.IsNone) c.AssertClose(dScale, 1e-5, 5e-5, "scale gradient");
        if (!dShift.Expected.IsNone) c.AssertClose(dShift, 1e-5, 2e-5, "shift gradient");
        if (!dx.Expected.IsNone) c.AssertClose(dx, 2e-5, 1e-4, "input gradient");
    });

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Blending(string backend) => ForAll(backend, c =>
    {
        var (a, b) = (c.Matrix(1, c.Size(100)), default((Matrix, Matrix)));
        b = c.Matrix(1, a.Expected.Length);
        Reference.Blend(a.Expected, 0.3f, 0.7f, b.Item1);
        c.Found.Blend(a.Found, 0.3f, 0.7f, b.Item2);
        c.AssertClose(b, 1e-6, 1e-7, "blend");
    });

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void One_thread_and_three_give_the_same_bits(InstructionSet set)
    {
        var (one, three) = (new CpuBackend(1, set), new CpuBackend(3, set));
        for (var number = 0; number < 8; number++)
        {
            var c = new Case(number, one, three);
            var (batch, channels) = (20 + c.Pick(20), 5 + c.Pick(20));
            var g = new ConvolutionGeometry
            {
                InputChannels = channels, InputHeight = 13, InputWidth = 17, OutputChannels = channels, OutputHeight = 6, OutputWidth = 8,
                KernelHeight = 3, KernelWidth = 3, StrideY = 2, StrideX = 2,
            };
            var (x, y, dx) = (c.Matrix(batch, g.InputSize), c.Matrix(batch, g.OutputSize), c.Matrix(batch, g.InputSize));
            var (mean, variance, scale) = (c.Matrix(1, channels), c.Matrix(1, channels), c.Matrix(1, channels));
            foreach (var (backend, a, b, d, m, v, s) in new[]
            {
                (one, x.Expected, y.Expected, dx.Expected, mean.Expected, variance.Expected, scale.Expected),
                ((Backend)three, x.Found, y.Found, dx.Found, mean.Found, variance.Found, scale.Found),
            })
            {
                backend.MaxPoolForward(g, a, b);
                backend.MaxPoolBackward(g, a, b, b, d);
                backend.AddScaled(d, 1, a);
                backend.ChannelMoments(a, m, v);
                backend.NormalizeChannelsBackward(a, m, v, 1e-3f, s, false, d, m, default, false, a);
            }

            c.AssertClose(x, 0, 0, "all of it");
            c.AssertClose(mean, 0, 0, "sums");
        }
    }

    private static (ConvolutionGeometry Geometry, int Batch) Window(Case c)
    {
        var (channels, batch) = (1 + c.Pick(4), 1 + c.Pick(3));
        var (kernelY, strideY, top, rows, height) = Direction(c);
        var (kernelX, strideX, left, columns, width) = Direction(c);
        return (new ConvolutionGeometry
        {
            InputChannels = channels, InputHeight = height, InputWidth = width, OutputChannels = channels, OutputHeight = rows,
            OutputWidth = columns, KernelHeight = kernelY, KernelWidth = kernelX, StrideY = strideY, StrideX = strideX, PaddingTop = top,
            PaddingLeft = left,
        }, batch);
    }

    private static (int Kernel, int Stride, int Padding, int Places, int Length) Direction(Case c)
    {
        while (true)
        {
            var (kernel, stride, length) = (1 + c.Pick(4), 1 + c.Pick(4), c.Size(24));
            var padding = c.Pick(kernel);
            var places = ConvolutionGeometry.ConvolvedLength(length, kernel, stride, 1, padding + c.Pick(kernel));
            if (places > 0 && (places - 1) * stride - padding < length) return (kernel, stride, padding, places, length);
        }
    }

    private static void ForAll(string backend, Action<Case> check) => TestedBackends.ForAll(backend, Cases, check);
}
