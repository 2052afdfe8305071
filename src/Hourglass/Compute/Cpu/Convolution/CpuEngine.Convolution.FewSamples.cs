using System.Runtime.CompilerServices;

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
        var (g, plan) = (geometry, ConvolutionPlan.Of(geometry, TSimd.Count, PlaceKernel<TVector, TSimd>.Rows));
        var (from, to, channels) = transposed
            ? (g.OutputSize, g.InputSize, g.InputChannels) : (g.InputSize, g.OutputSize, g.OutputChannels);
        var columns = Scratch.Own(UnfoldedFloats(g));
        for (var n = 0; n < batch; n++)
        {
            float* x = input + (nint)n * from, y = output + (nint)n * to;
            for (var c = 0; c < channels; c++)
                new Span<float>(y + (nint)c * (to / channels), to / channels).Fill(bias == null ? 0 : bias[c]);
            if (transposed) SpreadSample(plan, weight, x, columns, y);
            else ConvolveSample(plan, weight, x, columns, y);
        }

        var length = checked(batch * to);
        if (preActivation != null) new Span<float>(output, length).CopyTo(new Span<float>(preActivation, length));
        Activate(activation, output, output, length);
    }

    private void ConvolveFewBackward(
        in ConvolutionGeometry geometry, bool transposed, int batch, Activation activation, float* input, float* weight, float* values,
        float* outputGradient, float* weightGradient, float* biasGradient, bool accumulate, float* inputGradient)
    {
        var (g, plan) = (geometry, ConvolutionPlan.Of(geometry, TSimd.Count, PlaceKernel<TVector, TSimd>.Rows));
        var (from, to, channels) = transposed
            ? (g.OutputSize, g.InputSize, g.InputChannels) : (g.InputSize, g.OutputSize, g.OutputChannels);
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
                for (var c = 0; c < channels; c++) biasGradient[c] += RowSum(dy + (nint)c * (to / channels), to / channels);
            }

            if (weightGradient != null)
            {
                var (small, large) = transposed ? ((nint)x, (nint)dy) : ((nint)dy, (nint)x);
                for (var group = 0; group < g.Groups; group++)
                {
                    UnfoldSample(plan, group, (float*)large, columns, back: false);
                    Multiply(
                        outputs, inputs, places, Operand.Of((float*)small + (nint)group * outputs * places, places, false),
                        Operand.Of(columns, places, true), weightGradient + (nint)group * outputs * inputs, accumulate: true);
                }
            }

            if (inputGradient == null) continue;
            new Span<float>(dx, from).Clear();
            if (transposed) ConvolveSample(plan, weight, dy, columns, dx);
            else SpreadSample(plan, weight, dy, columns, dx);
        }
    }

    private static int UnfoldedFloats(in ConvolutionGeometry g) => checked(g.WeightColumns * g.OutputHeight * g.OutputWidth);

    /// <summary>y += the convolution of x.</summary>
    private void ConvolveSample(ConvolutionPlan plan, float* weight, float* x, float* columns, float* y)
    {
        var g = plan.Geometry;
        var (inputs, outputs, places) = (g.WeightColumns, g.OutputChannels / g.Groups, g.OutputHeight * g.OutputWidth);
        for (var group = 0; group < g.Groups; group++, weight += (nint)outputs * inputs, y += (nint)outputs * places)
        {
            UnfoldSample(plan, group, x, columns, back: false);
            Multiply(outputs, places, inputs, Operand.Of(weight, inputs, false), Operand.Of(columns, places, false), y, accumulate: true);
        }
    }

    /// <summary>y += the transposed convolution of x.</summary>
    private void SpreadSample(ConvolutionPlan plan, float* weight, float* x, float* columns, float* y)
    {
        var g = plan.Geometry;
        var (inputs, outputs, places) = (g.WeightColumns, g.OutputChannels / g.Groups, g.OutputHeight * g.OutputWidth);
        for (var group = 0; group < g.Groups; group++, weight += (nint)outputs * inputs, x += (nint)outputs * places)
        {
            Multiply(inputs, places, outputs, Operand.Of(weight, inputs, true), Operand.Of(x, places, false), columns, accumulate: false);
            UnfoldSample(plan, group, y, columns, back: true);
        }
    }

    /// <summary>
    /// columns[i, tap, p] = what the tap finds in channel i of the group for the output's place p, 0 outside; or <paramref name="back"/>:
    /// adds them to where they were found.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UnfoldSample(ConvolutionPlan plan, int group, float* picture, float* columns, bool back)
    {
        var g = plan.Geometry;
        var channels = g.InputChannels / g.Groups;
        picture += (nint)group * channels * g.InputHeight * g.InputWidth;
        for (var channel = 0; channel < channels; channel++, picture += (nint)g.InputHeight * g.InputWidth)
            foreach (var v in plan.Rows)
                foreach (var h in plan.Columns)
                    for (var y = 0; y < g.OutputHeight; y++, columns += g.OutputWidth)
                    {
                        var (first, end) = y >= v.First && y < v.End ? (h.First, h.End) : (0, 0);
                        var row = picture + (nint)(y * g.StrideY + v.Shift) * g.InputWidth + (nint)first * g.StrideX + h.Shift;
                        if (back) AddRow(columns + first, end - first, row, g.StrideX);
                        else
                        {
                            new Span<float>(columns, first).Clear();
                            CopyRow(row, g.StrideX, end - first, columns + first);
                            new Span<float>(columns + end, g.OutputWidth - end).Clear();
                        }
                    }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyRow(float* from, nint stride, int count, float* to)
    {
        if (stride == 1) new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(to, count));
        else
        {
            for (var i = 0; i < count; i++) to[i] = from[i * stride];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow(float* from, int count, float* to, nint stride)
    {
        if (stride == 1) Combine(new SumOf(), to, from, count);
        else
        {
            for (var i = 0; i < count; i++) to[i * stride] += from[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float RowSum(float* values, int length)
    {
        TVector sums = default;
        var i = 0;
        for (; i + TSimd.Count <= length; i += TSimd.Count) sums = TSimd.Add(sums, TSimd.Load(values + i));
        var sum = TSimd.Sum(sums);
        for (; i < length; i++) sum += values[i];
        return sum;
    }
}
