namespace Hourglass.Compute;

// Convolution as its formula says, value by value.
public sealed partial class ReferenceBackend
{
    /// <inheritdoc/>
    public override void ConvolutionForward(
        in ConvolutionGeometry geometry, Matrix input, Matrix weight, Matrix bias, Activation activation, Matrix output,
        Matrix preActivation = default) =>
        Forward(geometry, transposed: false, input, weight, bias, activation, output, preActivation);

    /// <inheritdoc/>
    public override void TransposedConvolutionForward(
        in ConvolutionGeometry geometry, Matrix input, Matrix weight, Matrix bias, Activation activation, Matrix output,
        Matrix preActivation = default) =>
        Forward(geometry, transposed: true, input, weight, bias, activation, output, preActivation);

    /// <inheritdoc/>
    public override void ConvolutionBackward(
        in ConvolutionGeometry geometry, Matrix input, Matrix weight, Activation activation, Matrix values, Matrix outputGradient,
        Matrix weightGradient, Matrix biasGradient, bool accumulate, Matrix inputGradient) =>
        Backward(
            geometry, transposed: false, input, weight, activation, values, outputGradient, weightGradient, biasGradient, accumulate,
            inputGradient);

    /// <inheritdoc/>
    public override void TransposedConvolutionBackward(
        in ConvolutionGeometry geometry, Matrix input, Matrix weight, Activation activation, Matrix values, Matrix outputGradient,
        Matrix weightGradient, Matrix biasGradient, bool accumulate, Matrix inputGradient) =>
        Backward(
            geometry, transposed: true, input, weight, activation, values, outputGradient, weightGradient, biasGradient, accumulate,
            inputGradient);

    private void Forward(
        in ConvolutionGeometry geometry, bool transposed, Matrix input, Matrix weight, Matrix bias, Activation activation, Matrix output,
        Matrix preActivation)
    {
        Check.Convolution(geometry, transposed, input, weight, bias, output, preActivation);
        if (transposed) ConvolveTransposed(geometry, input, weight, output);
        else Convolve(geometry, input, weight, output);
        Finish(transposed ? geometry.InputChannels : geometry.OutputChannels, bias, activation, output, preActivation);
    }

    /// <summary>In a transposed convolution input and output have changed sides, in the weight's gradient too.</summary>
    private void Backward(
        in ConvolutionGeometry geometry, bool transposed, Matrix input, Matrix weight, Activation activation, Matrix values,
        Matrix outputGradient, Matrix weightGradient, Matrix biasGradient, bool accumulate, Matrix inputGradient)
    {
        Check.ConvolutionBackward(
            geometry, transposed, input, weight, activation, values, outputGradient, weightGradient, biasGradient, inputGradient);
        ActivateBackward(activation, values, outputGradient, outputGradient);
        var (channels, wide, narrow) = transposed
            ? (geometry.InputChannels, outputGradient, input) : (geometry.OutputChannels, input, outputGradient);
        if (!biasGradient.IsNone) ChannelSums(channels, outputGradient, biasGradient, accumulate);
        if (!weightGradient.IsNone) CorrelateBatch(geometry, wide, narrow, weightGradient, accumulate);
        if (inputGradient.IsNone) return;
        if (transposed) Convolve(geometry, outputGradient, weight, inputGradient);
        else ConvolveTransposed(geometry, outputGradient, weight, inputGradient);
    }

    /// <summary>output[n, c, y, x] = Σ weight[c, i, j, k] · input[n, i, y·s + j·d − p, x·s + k·d − p].</summary>
    private static void Convolve(in ConvolutionGeometry geometry, Matrix input, Matrix weight, Matrix output)
    {
        var source = Values(input);
        var w = Values(weight);
        var target = Values(output);
        var index = 0;
        for (var n = 0; n < output.Rows; n++)
            for (var c = 0; c < geometry.OutputChannels; c++)
                for (var y = 0; y < geometry.OutputHeight; y++)
                    for (var x = 0; x < geometry.OutputWidth; x++)
                    {
                        var sum = 0.0;
                        foreach (var tap in new Taps(geometry, c))
                        {
                            var place = InputPlace(geometry, n, tap, y, x);
                            if (place >= 0) sum += (double)w[tap.Weight] * source[place];
                        }

                        target[index++] = (float)sum;
                    }
    }

    /// <summary>The transpose: each value of the input is added, times a weight, to every value of the output that it came from.</summary>
    private static void ConvolveTransposed(in ConvolutionGeometry geometry, Matrix input, Matrix weight, Matrix output)
    {
        var source = Values(input);
        var w = Values(weight);
        var target = Values(output);
        var sums = new double[target.Length];
        var index = 0;
        for (var n = 0; n < input.Rows; n++)
            for (var c = 0; c < geometry.OutputChannels; c++)
                for (var y = 0; y < geometry.OutputHeight; y++)
                    for (var x = 0; x < geometry.OutputWidth; x++)
                    {
                        double value = source[index++];
                        foreach (var tap in new Taps(geometry, c))
                        {
                            var place = InputPlace(geometry, n, tap, y, x);
                            if (place >= 0) sums[place] += w[tap.Weight] * value;
                        }
                    }

        for (var i = 0; i < sums.Length; i++) target[i] = (float)sums[i];
    }

    /// <summary>
    /// weightGradient[c, i, j, k] (+)= Σ over n, y, x of gradient[n, c, y, x] · input[n, i, y·s + j·d − p, x·s + k·d − p].
    /// </summary>
    private static void CorrelateBatch(
        in ConvolutionGeometry geometry, Matrix input, Matrix gradient, Matrix weightGradient, bool accumulate)
    {
        var source = Values(input);
        var g = Values(gradient);
        var target = Values(weightGradient);
        for (var c = 0; c < geometry.OutputChannels; c++)
        {
            foreach (var tap in new Taps(geometry, c))
            {
                var sum = accumulate ? target[tap.Weight] : 0.0;
                for (var n = 0; n < input.Rows; n++)
                    for (var y = 0; y < geometry.OutputHeight; y++)
                        for (var x = 0; x < geometry.OutputWidth; x++)
                        {
                            var place = InputPlace(geometry, n, tap, y, x);
                            if (place < 0) continue;
                            var from = ((n * geometry.OutputChannels + c) * geometry.OutputHeight + y) * geometry.OutputWidth + x;
                            sum += (double)g[from] * source[place];
                        }

                target[tap.Weight] = (float)sum;
            }
        }
    }

    /// <summary>Where in the input <paramref name="tap"/> finds its value for the output at (y, x); −1 in the padding.</summary>
    private static int InputPlace(in ConvolutionGeometry geometry, int n, in Tap tap, int y, int x)
    {
        var row = y * geometry.StrideY + tap.Y * geometry.DilationY - geometry.PaddingTop;
        var column = x * geometry.StrideX + tap.X * geometry.DilationX - geometry.PaddingLeft;
        return (uint)row < (uint)geometry.InputHeight && (uint)column < (uint)geometry.InputWidth
            ? ((n * geometry.InputChannels + tap.Channel) * geometry.InputHeight + row) * geometry.InputWidth + column
            : -1;
    }

    /// <summary>output = f(output + bias), the sum kept where asked; a channel's values lie together.</summary>
    private void Finish(int channels, Matrix bias, Activation activation, Matrix output, Matrix preActivation)
    {
        if (!bias.IsNone)
        {
            var b = Values(bias);
            var y = Values(output);
            var places = output.Columns / channels;
            for (var i = 0; i < y.Length; i++) y[i] += b[i / places % channels];
        }

        if (!preActivation.IsNone) Copy(output, preActivation);
        Activate(activation, output, output);
    }

    private static void ChannelSums(int channels, Matrix gradient, Matrix sums, bool accumulate)
    {
        var g = Values(gradient);
        var target = Values(sums);
        var places = gradient.Columns / channels;
        var totals = new double[channels];
        for (var i = 0; i < g.Length; i++) totals[i / places % channels] += g[i];
        for (var c = 0; c < channels; c++) target[c] = (float)(accumulate ? target[c] + totals[c] : totals[c]);
    }

    /// <summary>One weight of an output channel: its index, the input channel and the place in the kernel.</summary>
    private readonly record struct Tap(int Weight, int Channel, int Y, int X);

    /// <summary>All weights of output channel <paramref name="output"/>, in order.</summary>
    private struct Taps(in ConvolutionGeometry geometry, int output)
    {
        private readonly int _columns = geometry.WeightColumns, _height = geometry.KernelHeight, _width = geometry.KernelWidth;
        private readonly int _first = output / (geometry.OutputChannels / geometry.Groups) * (geometry.InputChannels / geometry.Groups);
        private int _index = -1;

        public readonly Taps GetEnumerator() => this;

        public readonly Tap Current =>
            new(output * _columns + _index, _first + _index / (_height * _width), _index / _width % _height, _index % _width);

        public bool MoveNext() => ++_index < _columns;
    }
}
