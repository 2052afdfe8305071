using Hourglass.Compute;

namespace Hourglass.Tests.Compute;

/// <summary>Convolutions: CpuBackend equals ReferenceBackend on random geometries, and the transpose is the transpose.</summary>
public sealed class ConvolutionTests
{
    private const int Cases = 400;

    private static readonly ReferenceBackend Reference = new();

    public static TheoryData<InstructionSet> InstructionSets => [.. Enum.GetValues<InstructionSet>().Where(CpuBackend.IsSupported)];

    private static IReadOnlyList<Activation> Activations =>
    [
        Activation.Identity, Activation.Relu, Activation.LeakyRelu(0.1f), Activation.Elu(0.7f), Activation.Gelu, Activation.Sigmoid,
        Activation.Tanh, Activation.Softplus,
    ];

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Convolution_forward(string backend) => ForAll(backend, c => Forward(c, transposed: false));

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Transposed_convolution_forward(string backend) => ForAll(backend, c => Forward(c, transposed: true));

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Convolution_backward(string backend) => ForAll(backend, c => Backward(c, transposed: false));

    [Theory]
    [MemberData(nameof(TestedBackends.All), MemberType = typeof(TestedBackends))]
    public void Transposed_convolution_backward(string backend) => ForAll(backend, c => Backward(c, transposed: true));

    [Fact]
    public void Convolution_and_its_transpose_are_adjoint()
    {
        var backend = new CpuBackend(2);
        for (var i = 0; i < 200; i++)
        {
            var c = new Case(i, Reference, backend);
            var g = Geometry(c);
            var batch = c.Size(5);
            var (x, w) = (c.Matrix(batch, g.InputSize).Found, c.Matrix(g.OutputChannels, g.WeightColumns).Found);
            var y = c.Matrix(batch, g.OutputSize).Found;
            var (convolved, transposed) = (c.Matrix(batch, g.OutputSize).Found, c.Matrix(batch, g.InputSize).Found);
            backend.ConvolutionForward(g, x, w, default, Activation.Identity, convolved);
            backend.TransposedConvolutionForward(g, y, w, default, Activation.Identity, transposed);
            var (left, right) = (Inner(backend, convolved, y), Inner(backend, x, transposed));
            var scale = Math.Sqrt(backend.SumOfSquares(convolved) * backend.SumOfSquares(y))
                + Math.Sqrt(backend.SumOfSquares(x) * backend.SumOfSquares(transposed));
            Assert.True(
                Math.Abs(left - right) <= 1e-5 * Math.Max(scale, 1e-6), $"case {i}, {g}: ⟨conv x, y⟩ = {left}, ⟨x, convᵀ y⟩ = {right}");
        }
    }

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void The_number_of_threads_does_not_change_a_bit(InstructionSet set)
    {
        var g = new ConvolutionGeometry
        {
            InputChannels = 12, InputHeight = 14, InputWidth = 13, OutputChannels = 20, OutputHeight = 7, OutputWidth = 7,
            KernelHeight = 3, KernelWidth = 3, StrideY = 2, StrideX = 2, PaddingTop = 1, PaddingLeft = 1,
        };
        float[] Run(int threads, int batch)
        {
            var backend = new CpuBackend(threads, set);
            var c = new Case(7, Reference, backend);
            var (x, w, b) = (c.Matrix(batch, g.InputSize).Found, c.Matrix(20, g.WeightColumns).Found, c.Matrix(1, 20).Found);
            var (y, dw, db, dx) = (c.Matrix(batch, g.OutputSize).Found, c.Matrix(20, g.WeightColumns).Found,
                c.Matrix(1, 20).Found, c.Matrix(batch, g.InputSize).Found);
            backend.ConvolutionForward(g, x, w, b, Activation.Tanh, y);
            var gradient = c.Matrix(batch, g.OutputSize).Found;
            backend.ConvolutionBackward(g, x, w, Activation.Tanh, y, gradient, dw, db, true, dx);
            return [.. Download(backend, y), .. Download(backend, dw), .. Download(backend, db), .. Download(backend, dx)];
        }

        foreach (var batch in (int[])[1, 3, 37])
        {
            Assert.Equal(Run(1, batch), Run(2, batch));
            Assert.Equal(Run(1, batch), Run(5, batch));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(33)]
    public void A_second_pass_allocates_nothing(int batch)
    {
        var g = Small(1);
        var backend = new CpuBackend(2);
        var c = new Case(1, Reference, backend);
        var (x, w, b) = (
            c.Matrix(batch, g.InputSize).Found, c.Matrix(g.OutputChannels, g.WeightColumns).Found, c.Matrix(1, g.OutputChannels).Found);
        var (y, dx) = (c.Matrix(batch, g.OutputSize).Found, c.Matrix(batch, g.InputSize).Found);
        for (var i = 0; i < 50; i++) Pass();
        Assert.Equal(0, Allocation.Of(() => Pass()));

        void Pass()
        {
            backend.ConvolutionForward(g, x, w, b, Activation.Relu, y);
            backend.ConvolutionBackward(g, x, w, Activation.Relu, y, y, w, b, true, dx);
        }
    }

    [Fact]
    public void A_hand_computed_convolution_and_its_transpose()
    {
        var backend = new CpuBackend(1);
        var g = new ConvolutionGeometry
        {
            InputChannels = 1, InputHeight = 1, InputWidth = 5, OutputChannels = 1, OutputHeight = 1, OutputWidth = 3, KernelHeight = 1,
            KernelWidth = 3, StrideX = 2, PaddingLeft = 1,
        };
        var (x, w, b) = (
            Case.Upload(backend, [1, 2, 3, 4, 5], 1, 5), Case.Upload(backend, [1, 10, 100], 1, 3), Case.Upload(backend, [0.5f], 1, 1));
        var y = Case.Upload(backend, new float[3], 1, 3);
        backend.ConvolutionForward(g, x, w, b, Activation.Identity, y);
        Assert.Equal([210.5f, 432.5f, 54.5f], Download(backend, y));
        // The transpose spreads each value: 1 at places −1, 0, 1; 2 at 1, 2, 3; 3 at 3, 4, 5.
        backend.TransposedConvolutionForward(g, Case.Upload(backend, [1, 2, 3], 1, 3), w, default, Activation.Identity, x);
        Assert.Equal([10, 102, 20, 203, 30], Download(backend, x));
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_rejected()
    {
        var backend = new CpuBackend(1);
        var g = Small(1);
        var (x, w, y) = (backend.Allocate(900).AsMatrix(0, 1, g.InputSize),
            backend.Allocate(900).AsMatrix(0, g.OutputChannels, g.WeightColumns), backend.Allocate(900).AsMatrix(0, 1, g.OutputSize));
        Assert.Throws<ArgumentException>(() => backend.ConvolutionForward(g, y, w, default, Activation.Identity, x));
        Assert.Throws<ArgumentException>(() => backend.ConvolutionForward(g with { Groups = 2 }, x, w, default, Activation.Identity, y));
        Assert.Throws<ArgumentException>(
            () => backend.ConvolutionForward(g with { StrideX = 0 }, x, w, default, Activation.Identity, y));
    }

    private static void Forward(Case c, bool transposed)
    {
        var g = Geometry(c);
        var batch = Batch(c);
        var (from, to, channels) = transposed
            ? (g.OutputSize, g.InputSize, g.InputChannels) : (g.InputSize, g.OutputSize, g.OutputChannels);
        var activation = Activations[c.Pick(8)];
        var (x, w, y) = (c.Matrix(batch, from), c.Matrix(g.OutputChannels, g.WeightColumns), c.Matrix(batch, to));
        var bias = c.Flip() ? c.Matrix(1, channels) : default;
        var kept = c.Flip() ? c.Matrix(batch, to) : default;
        Run(Reference, x.Expected, w.Expected, bias.Expected, y.Expected, kept.Expected);
        Run(c.Found, x.Found, w.Found, bias.Found, y.Found, kept.Found);
        c.AssertClose(y, 2e-5, 3e-5, $"{activation.Kind} {g}");
        if (!kept.Expected.IsNone) c.AssertClose(kept, 2e-5, 2e-5, $"pre-activation {g}");

        void Run(Backend backend, Matrix input, Matrix weight, Matrix b, Matrix output, Matrix preActivation)
        {
            if (transposed) backend.TransposedConvolutionForward(g, input, weight, b, activation, output, preActivation);
            else backend.ConvolutionForward(g, input, weight, b, activation, output, preActivation);
        }
    }

    private static void Backward(Case c, bool transposed)
    {
        var g = Geometry(c);
        var batch = Batch(c);
        var (from, to, channels) = transposed
            ? (g.OutputSize, g.InputSize, g.InputChannels) : (g.InputSize, g.OutputSize, g.OutputChannels);
        var activation = Activations[c.Pick(8)];
        var (x, w) = (c.Matrix(batch, from), c.Matrix(g.OutputChannels, g.WeightColumns));
        var (values, gradient) = (c.Matrix(batch, to, 0.05f, 0.95f), c.Matrix(batch, to));
        var dw = c.Flip() ? c.Matrix(g.OutputChannels, g.WeightColumns) : default;
        var db = c.Flip() ? c.Matrix(1, channels) : default;
        var dx = c.Flip() ? c.Matrix(batch, from) : default;
        var accumulate = c.Flip();
        Run(Reference, x.Expected, w.Expected, values.Expected, gradient.Expected, dw.Expected, db.Expected, dx.Expected);
        Run(c.Found, x.Found, w.Found, values.Found, gradient.Found, dw.Found, db.Found, dx.Found);
        c.AssertClose(gradient, 1e-5, 1e-6, $"gradient through {activation.Kind} {g}");
        if (!dw.Expected.IsNone) c.AssertClose(dw, 2e-5, 1e-4, $"weight gradient {g}");
        if (!db.Expected.IsNone) c.AssertClose(db, 2e-5, 1e-4, $"bias gradient {g}");
        if (!dx.Expected.IsNone) c.AssertClose(dx, 2e-5, 5e-5, $"input gradient {g}");

        void Run(
            Backend backend, Matrix input, Matrix weight, Matrix v, Matrix outputGradient, Matrix weightGradient, Matrix biasGradient,
            Matrix inputGradient)
        {
            if (transposed) backend.TransposedConvolutionBackward(
                g, input, weight, activation, v, outputGradient, weightGradient, biasGradient, accumulate, inputGradient);
            else backend.ConvolutionBackward(
                g, input, weight, activation, v, outputGradient, weightGradient, biasGradient, accumulate, inputGradient);
        }
    }

    /// <summary>Fewer samples than a vector has lanes, or more than one vector's.</summary>
    private static int Batch(Case c) => c.Pick(8) == 0 ? c.Size(40) : c.Size(12);

    /// <summary>Any kernel, stride, dilation, padding on each side, groups (depthwise, too), pictures and signals.</summary>
    private static ConvolutionGeometry Geometry(Case c)
    {
        var groups = c.Pick(4) == 0 ? c.Pick(4) + 1 : 1;
        var (inputs, outputs) = (groups * (c.Pick(5) == 0 ? 1 : c.Size(9)), groups * (c.Pick(5) == 0 ? 1 : c.Size(30)));
        var signal = c.Pick(4) == 0;
        var (height, kernelY, strideY, dilationY, top, outputHeight) = Side(signal);
        var (width, kernelX, strideX, dilationX, left, outputWidth) = Side(one: false);
        return new ConvolutionGeometry
        {
            InputChannels = inputs, InputHeight = height, InputWidth = width, OutputChannels = outputs, OutputHeight = outputHeight,
            OutputWidth = outputWidth, KernelHeight = kernelY, KernelWidth = kernelX, StrideY = strideY, StrideX = strideX,
            PaddingTop = top, PaddingLeft = left, DilationY = dilationY, DilationX = dilationX, Groups = groups,
        };

        (int Length, int Kernel, int Stride, int Dilation, int Before, int Output) Side(bool one)
        {
            if (one) return (1, 1, 1, 1, 0, 1);
            while (true)
            {
                var (length, kernel, stride, dilation) = (c.Size(19), c.Pick(5) + 1, c.Pick(3) + 1, c.Pick(4) == 0 ? c.Pick(3) + 1 : 1);
                var (before, after) = (c.Pick(dilation * (kernel - 1) + 1), c.Pick(dilation * (kernel - 1) + 1));
                var output = ConvolutionGeometry.ConvolvedLength(length, kernel, stride, dilation, before + after);
                if (output > 0) return (length, kernel, stride, dilation, before, output);
            }
        }
    }

    private static ConvolutionGeometry Small(int groups) => new()
    {
        InputChannels = 2, InputHeight = 9, InputWidth = 8, OutputChannels = 3, OutputHeight = 5, OutputWidth = 4, KernelHeight = 3,
        KernelWidth = 3, StrideY = 2, StrideX = 2, PaddingTop = 1, PaddingLeft = 1, Groups = groups,
    };

    private static double Inner(Backend backend, Matrix a, Matrix b) =>
        Download(backend, a).Zip(Download(backend, b), (x, y) => (double)x * y).Sum();

    private static void ForAll(string backend, Action<Case> check) => TestedBackends.ForAll(backend, Cases, check);

    private static float[] Download(Backend backend, Matrix matrix)
    {
        var values = new float[matrix.Length];
        backend.Download(matrix, values);
        return values;
    }
}
