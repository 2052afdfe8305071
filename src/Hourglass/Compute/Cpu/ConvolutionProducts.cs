using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

/// <summary>The three matrix products of a convolution; see <see cref="ConvolutionPlan"/> for their formulas.</summary>
internal static unsafe class ConvolutionProducts<TVector, TSimd>
    where TVector : struct
    where TSimd : struct, ISimd<TVector>
{
    /// <summary>The table of shifts for <see cref="Output"/> and <see cref="WeightGradient"/>: one for each weight of an output channel.</summary>
    internal static void ListInputShifts(in ConvolutionLayout layout, int* table)
    {
        var plan = layout.Plan;
        var taps = plan.Shifts.Length;
        for (var i = 0; i < plan.InputsOfGroup; i++)
            for (var tap = 0; tap < taps; tap++)
                table[i * taps + tap] = (i * plan.Planes + plan.PlaneOf[tap]) * layout.Stride + plan.Margin + plan.Shifts[tap];
    }

    /// <summary>
    /// The weights for <see cref="InputGradient"/>, turned so that those of an input channel and plane lie together, plane by plane, and the shifts
    /// that go with them.
    /// </summary>
    internal static void TurnWeights(in ConvolutionLayout layout, float* weight, float* turned, int* table)
    {
        var plan = layout.Plan;
        var (taps, inputs, outputs) = (plan.Shifts.Length, plan.InputsOfGroup, plan.OutputsOfGroup);
        foreach (var some in plan.TapsOfPlane)
            for (var c = 0; c < outputs; c++)
                foreach (var tap in some)
                    *table++ = c * layout.Stride + plan.Margin - plan.Shifts[tap];

        for (var group = 0; group < plan.Geometry.Groups; group++)
            foreach (var some in plan.TapsOfPlane)
                for (var i = 0; i < inputs; i++)
                    for (var c = 0; c < outputs; c++)
                    {
                        var from = weight + ((nint)(group * outputs + c) * inputs + i) * taps;
                        foreach (var tap in some) *turned++ = from[tap];
                    }
    }

    /// <summary>output[c, q] for the first <paramref name="length"/> places q.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Output(in ConvolutionLayout layout, float* weight, float* planes, int* table, int length, float* output)
    {
        var plan = layout.Plan;
        var (depth, channels) = (plan.Geometry.WeightColumns, plan.OutputsOfGroup);
        for (var group = 0; group < plan.Geometry.Groups; group++)
        {
            Product(
                layout, channels, depth, weight + (nint)group * channels * depth,
                planes + (nint)group * plan.InputsOfGroup * plan.Planes * layout.Stride, table, length,
                output + (nint)group * channels * layout.Stride, layout.Stride);
        }
    }

    /// <summary>inputGradient[i, q] in each plane, for the first <paramref name="length"/> places q.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void InputGradient(in ConvolutionLayout layout, float* turned, float* gradient, int* table, int length, float* planes)
    {
        var plan = layout.Plan;
        for (var group = 0; group < plan.Geometry.Groups; group++)
        {
            var shifts = table;
            for (var plane = 0; plane < plan.Planes; plane++)
            {
                var depth = plan.OutputsOfGroup * plan.TapsOfPlane[plane].Length;
                Product(
                    layout, plan.InputsOfGroup, depth, turned, gradient + (nint)group * plan.OutputsOfGroup * layout.Stride, shifts, length,
                    planes + ((nint)group * plan.InputsOfGroup * plan.Planes + plane) * layout.Stride, (nint)plan.Planes * layout.Stride);
                turned += (nint)plan.InputsOfGroup * depth;
                shifts += depth;
            }
        }
    }

    /// <summary>weightGradient[c, tap] += what the first <paramref name="length"/> places give.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void WeightGradient(
        in ConvolutionLayout layout, float* gradient, float* planes, int* table, int length, float* weightGradient)
    {
        var plan = layout.Plan;
        var (depth, channels) = (plan.Geometry.WeightColumns, plan.Geometry.OutputChannels);
        var most = DotKernel<TVector, TSimd>.Rows;
        length = (length + TSimd.Count - 1) / TSimd.Count * TSimd.Count; // the gradient is 0 behind the last place
        for (var group = 0; group < plan.Geometry.Groups; group++)
        {
            var from = planes + (nint)group * plan.InputsOfGroup * plan.Planes * layout.Stride;
            var tiles = (plan.OutputsOfGroup + most - 1) / most;
            for (var tile = 0; tile < tiles; tile++)
            {
                var c = group * plan.OutputsOfGroup + plan.OutputsOfGroup * tile / tiles;
                var rows = group * plan.OutputsOfGroup + plan.OutputsOfGroup * (tile + 1) / tiles - c;
                for (var tap = 0; tap < depth; tap += DotKernel<TVector, TSimd>.Columns)
                {
                    DotKernel<TVector, TSimd>.Run2(
                        rows, Math.Min(DotKernel<TVector, TSimd>.Columns, depth - tap), length,
                        gradient + (nint)c * layout.Stride + plan.Margin, layout.Stride, from, table + tap,
                        weightGradient + (nint)c * depth + tap, depth);
                }
            }
        }
    }

    /// <summary>c[r, q] = Σ over k of a[r, k] · b[table[k] + q]: places in tiles, and for each all rows, so that b's part stays in the first cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Product(
        in ConvolutionLayout layout, int rows, int depth, float* a, float* b, int* table, int length, float* c, nint ldc)
    {
        var q = 0;
        if (rows <= StripKernel<TVector, TSimd>.Rows)
        {
            for (; q + StripKernel<TVector, TSimd>.Columns <= length; q += StripKernel<TVector, TSimd>.Columns)
                StripKernel<TVector, TSimd>.Run(rows, depth, a, depth, b + q, table, c + q, ldc);
        }

        var tiles = (rows + TileKernel<TVector, TSimd>.Rows - 1) / TileKernel<TVector, TSimd>.Rows;
        for (; q < length; q += TileKernel<TVector, TSimd>.Columns)
        {
            var columns = length - q > TSimd.Count ? TileKernel<TVector, TSimd>.Columns : TSimd.Count; // there is room behind the last place
            for (var tile = 0; tile < tiles; tile++)
            {
                var r = rows * tile / tiles;
                TileKernel<TVector, TSimd>.Run(
                    rows * (tile + 1) / tiles - r, columns, depth, a + (nint)r * depth, depth, b + q, table, c + r * ldc + q, ldc);
            }
        }
    }
}
