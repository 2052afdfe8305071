namespace Hourglass.Compute;

// Convolution of fewer samples than would fill the lanes of a vector: each is unfolded to a matrix with a row for each channel and tap.
internal sealed unsafe partial class CpuEngine<TVector, TSimd>
{
    /// <summary>With fewer samples than this, most lanes would be idle.</summary>
    private static int FewestSamples => Math.Max(2, TSimd.Count / 2);

    private void ConvolveFew(
        in ConvolutionGeometry geometry, bool transposed, int batch, Activation activation, float* input, float* weight, float* bias,
        float* output, float* preActivation)
    {
        var g = geometry;
        var (from, to, channels) = transposed ? (g.OutputSize, g.InputSize, g.InputChannels) : (g.InputSize, g.OutputSize, g.OutputChannels);
        var columns = Scratch.Own(UnfoldedFloats(g));
        for (var n = 0; n < batch; n++)
        {
            float* x = input + (nint)n * from, y = output + (nint)n * to;
            for (var c = 0; c < channels; c++) new Span<float>(y + (nint)c * (to / channels), to / channels).Fill(bias == null ? 0 : bias[c]);
            if (transposed) SpreadSample(g, weight, x, columns, y);
            else ConvolveSample(g, weight, x, columns, y);
        }

        var length = checked(batch * to);
        if (preActivation != null) new Span<float>(output, length).CopyTo(new Span<float>(preActivation, length));
        Activate(activation, output, output, length);
    }

    private void ConvolveFewBackward(
        in ConvolutionGeometry geometry, bool transposed, int batch, Activation activation, float* input, float* weight, float* values,
        float* outputGradient, float* weightGradient, float* biasGradient, bool accumulate, float* inputGradient)
    {
        var g = geometry;
        var (from, to, channels) = transposed ? (g.OutputSize, g.InputSize, g.InputChannels) : (g.InputSize, g.OutputSize, g.OutputChannels);
        ActivateBackward(activation, values, outputGradient, outputGradient, checked(batch * to));
        if (!accumulate && weightGradient != null) new Span<float>(weightGradient, g.OutputChannels * g.WeightColumns).Clear();
        if (!accumulate && biasGradient != null) new Span<float>(biasGradient, channels).Clear();
        var columns = Scratch.Own(UnfoldedFloats(g));
        var (inputs, outputs, places) = (g.WeightColumns, g.OutputChannels / g.Groups, g.OutputHeight * g.OutputWidth);
        for (var n = 0; n < batch; n++)
        {
            float* x = input + (nint)n * from, dy = outputGradient + (nint)n * to, dx = inputGradient + (nint)n * from;
            if (biasGradient != null)
            {
                for (var c = 0; c < channels; c++)
                    foreach (var value in new ReadOnlySpan<float>(dy + (nint)c * (to / channels), to / channels)) biasGradient[c] += value;
            }

            if (weightGradient != null)
            {
                var (small, large) = transposed ? ((nint)x, (nint)dy) : ((nint)dy, (nint)x);
                for (var group = 0; group < g.Groups; group++)
                {
                    UnfoldSample(g, group, (float*)large, columns, back: false);
                    Multiply(
                        outputs, inputs, places, Operand.Of((float*)small + (nint)group * outputs * places, places, false),
                        Operand.Of(columns, places, true), weightGradient + (nint)group * outputs * inputs, accumulate: true);
                }
            }

            if (inputGradient == null) continue;
            new Span<float>(dx, from).Clear();
            if (transposed) ConvolveSample(g, weight, dy, columns, dx);
            else SpreadSample(g, weight, dy, columns, dx);
        }
    }

    private static int UnfoldedFloats(in ConvolutionGeometry g) => checked(g.WeightColumns * g.OutputHeight * g.OutputWidth);

    /// <summary>y += the convolution of x.</summary>
    private void ConvolveSample(in ConvolutionGeometry g, float* weight, float* x, float* columns, float* y)
    {
        var (inputs, outputs, places) = (g.WeightColumns, g.OutputChannels / g.Groups, g.OutputHeight * g.OutputWidth);
        for (var group = 0; group < g.Groups; group++, weight += (nint)outputs * inputs, y += (nint)outputs * places)
        {
            UnfoldSample(g, group, x, columns, back: false);
            Multiply(outputs, places, inputs, Operand.Of(weight, inputs, false), Operand.Of(columns, places, false), y, accumulate: true);
        }
    }

    /// <summary>y += the transposed convolution of x.</summary>
    private void SpreadSample(in ConvolutionGeometry g, float* weight, float* x, float* columns, float* y)
    {
        var (inputs, outputs, places) = (g.WeightColumns, g.OutputChannels / g.Groups, g.OutputHeight * g.OutputWidth);
        for (var group = 0; group < g.Groups; group++, weight += (nint)outputs * inputs, x += (nint)outputs * places)
        {
            Multiply(inputs, places, outputs, Operand.Of(weight, inputs, true), Operand.Of(x, places, false), columns, accumulate: false);
            UnfoldSample(g, group, y, columns, back: true);
        }
    }

    /// <summary>
    /// columns[i, tap, p] = what the tap finds in channel i of the group for the output's place p, 0 outside; or <paramref name="back"/>: adds
    /// them to where they were found.
    /// </summary>
    private static void UnfoldSample(in ConvolutionGeometry g, int group, float* picture, float* columns, bool back)
    {
        var channels = g.InputChannels / g.Groups;
        picture += (nint)group * channels * g.InputHeight * g.InputWidth;
        for (var channel = 0; channel < channels; channel++, picture += (nint)g.InputHeight * g.InputWidth)
            for (var ky = 0; ky < g.KernelHeight; ky++)
                for (var kx = 0; kx < g.KernelWidth; kx++)
                    for (var oy = 0; oy < g.OutputHeight; oy++)
                    {
                        var y = oy * g.StrideY - g.PaddingTop + ky * g.DilationY;
                        var x = kx * g.DilationX - g.PaddingLeft;
                        var row = picture + (nint)y * g.InputWidth;
                        var inside = (uint)y < (uint)g.InputHeight;
                        for (var ox = 0; ox < g.OutputWidth; ox++, x += g.StrideX, columns++)
                        {
                            var found = inside && (uint)x < (uint)g.InputWidth;
                            if (!back) *columns = found ? row[x] : 0;
                            else if (found) row[x] += *columns;
                        }
                    }
    }
}
