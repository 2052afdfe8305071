using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

/// <summary>
/// The products of a convolution on blocks of samples turned into lanes; see <see cref="ConvolutionPlan"/> for their formulas.
/// </summary>
internal static unsafe class ConvolutionProducts<TVector, TSimd>
    where TVector : struct
    where TSimd : struct, ISimd<TVector>
{
    /// <summary>
    /// About so many places of the output does a weight gradient's tile run over at a time: its rows stay in the first cache for all taps.
    /// </summary>
    private const int BandPlaces = 64;

    /// <summary>
    /// Turns <paramref name="count"/> samples of <paramref name="length"/> values into lanes; lanes without a sample are 0.
    /// </summary>
    internal static void IntoLanes(float* samples, int count, int length, float* lanes) =>
        Packing.Pack(new Operand(samples, 1, length), length, count, TSimd.Count, lanes);

    /// <summary>
    /// Turns lanes back: <paramref name="length"/> values of each of <paramref name="count"/> samples that are <paramref name="apart"/>
    /// floats apart.
    /// </summary>
    internal static void OutOfLanes(float* lanes, int count, int length, float* samples, int apart) =>
        Packing.Transpose(new Operand(lanes, 1, TSimd.Count), count, length, apart, samples);

    /// <summary>
    /// The weights in panels as <see cref="PlaceKernel{TVector, TSimd}"/> reads them. Panels begin with the biases of their rows, unless
    /// taps come last: then <see cref="AddTaps"/> begins with them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void PackWeights(ConvolutionDirection direction, float* weight, float* bias, float* panels)
    {
        var apart = PlaceKernel<TVector, TSimd>.Rows;
        var (sources, taps) = (direction.SourceChannels, direction.Taps);
        for (var group = 0; group < direction.Groups; group++, weight += (nint)direction.ResultChannels * sources * taps)
            for (var tile = 0; tile < direction.Tiles; tile++, panels += direction.PanelFloats)
            {
                var (first, rows) = direction.Tile(tile);
                for (var r = 0; r < rows; r++)
                {
                    var (channel, tap, together) = direction.TapsLast ? ((first + r) / taps, (first + r) % taps, 1) : (first + r, 0, taps);
                    panels[r] = bias == null || direction.TapsLast ? 0 : bias[group * direction.ResultChannels + channel];
                    var from = weight + (nint)channel * direction.ResultApart + tap;
                    var to = panels + apart + r;
                    for (var source = 0; source < sources; source++, from += direction.SourceApart)
                        for (var t = 0; t < together; t++, to += apart) *to = from[t];
                }
            }
    }

    /// <summary>One tile's rows of a group's product at all places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Product(ConvolutionDirection direction, int rows, float* panel, float* source, float* products)
    {
        nint apart = direction.ProductPlaces * TSimd.Count;
        foreach (var some in direction.ProductClasses)
        {
            fixed (int* terms = some.Terms, places = some.Places, sources = some.Sources)
            {
                var sum = new PlaceKernel<TVector, TSimd>.Sum(
                    direction.SourceChannels, direction.SourcePlaces * TSimd.Count,
                    (direction.TapsLast ? 1 : direction.Taps) * PlaceKernel<TVector, TSimd>.Rows, terms, some.Terms.Length / 2);
                var i = 0;
                for (; i + 1 < some.Places.Length; i += 2)
                {
                    PlaceKernel<TVector, TSimd>.Run(
                        rows, true, sum, panel, source + sources[i], sources[i + 1] - sources[i],
                        products + places[i], places[i + 1] - places[i], apart);
                }

                if (i < some.Places.Length)
                    PlaceKernel<TVector, TSimd>.Run(rows, false, sum, panel, source + sources[i], 0, products + places[i], 0, apart);
            }
        }
    }

    /// <summary>
    /// The result's channels of a group where the taps come last: result[c, p] = bias[c] + Σ over taps of products[c, tap].
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddTaps(ConvolutionDirection direction, float* products, float* bias, float* result)
    {
        for (var channel = 0; channel < direction.ResultChannels; channel++)
        {
            var start = TSimd.Broadcast(bias == null ? 0 : bias[channel]);
            foreach (var some in direction.Classes)
            {
                fixed (int* terms = some.Terms, places = some.Places, sources = some.Sources)
                {
                    var end = terms + some.Terms.Length;
                    for (var i = 0; i < some.Places.Length; i++)
                    {
                        var sum = start;
                        var from = products + sources[i];
                        for (var term = terms; term < end; term += 2) sum = TSimd.Add(sum, TSimd.Load(from + term[0] + term[1]));
                        TSimd.Store(sum, result + places[i]);
                    }
                }
            }

            products += (nint)direction.Taps * direction.SourcePlaces * TSimd.Count;
            result += (nint)direction.ResultPlaces * TSimd.Count;
        }
    }

    /// <summary>sums[c] += the sum over the places and samples of channel c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddPlaces(float* lanes, int channels, int places, float* sums)
    {
        for (var c = 0; c < channels; c++)
        {
            TVector even = default, odd = default;
            var end = lanes + (nint)places * TSimd.Count;
            for (; lanes + TSimd.Count < end; lanes += 2 * TSimd.Count)
            {
                even = TSimd.Add(even, TSimd.Load(lanes));
                odd = TSimd.Add(odd, TSimd.Load(lanes + TSimd.Count));
            }

            if (lanes < end)
            {
                even = TSimd.Add(even, TSimd.Load(lanes));
                lanes = end;
            }

            sums[c] += TSimd.Sum(TSimd.Add(even, odd));
        }
    }

    /// <summary>
    /// What each tap finds in each channel of the input at the output's places, 0 outside: a channel for each channel and tap.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Unfold(ConvolutionPlan plan, float* input, float* unfolded)
    {
        var g = plan.Geometry;
        for (var channel = 0; channel < g.InputChannels; channel++, input += (nint)g.InputHeight * g.InputWidth * TSimd.Count)
            foreach (var v in plan.Rows)
                foreach (var h in plan.Columns)
                    for (var y = 0; y < g.OutputHeight; y++)
                    {
                        var from = input + ((nint)(y * g.StrideY + v.Shift) * g.InputWidth + h.Shift) * TSimd.Count;
                        var inside = y >= v.First && y < v.End;
                        for (var x = 0; x < g.OutputWidth; x++, unfolded += TSimd.Count)
                        {
                            var found = inside && x >= h.First && x < h.End;
                            TSimd.Store(found ? TSimd.Load(from + (nint)x * g.StrideX * TSimd.Count) : default, unfolded);
                        }
                    }
    }

    /// <summary>weightGradient[tap, c, i] += what a block gives.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void WeightGradient(ConvolutionPlan plan, float* gradient, float* input, float* weightGradient)
    {
        var g = plan.Geometry;
        var height = Math.Clamp(BandPlaces / g.OutputWidth, 1, g.OutputHeight);
        var width = (g.OutputWidth + BandPlaces - 1) / BandPlaces;
        width = (g.OutputWidth + width - 1) / width;
        for (var y = 0; y < g.OutputHeight; y += height)
            for (var x = 0; x < g.OutputWidth; x += width)
                for (var group = 0; group < g.Groups; group++)
                    Band(
                        plan, group, y, Math.Min(y + height, g.OutputHeight), x, Math.Min(x + width, g.OutputWidth), gradient, input,
                        weightGradient);
    }

    /// <summary>What a band of the output's places gives.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Band(
        ConvolutionPlan plan, int group, int top, int bottom, int left, int right, float* gradient, float* input, float* weightGradient)
    {
        var g = plan.Geometry;
        var (inputs, outputs, lanes) = (g.InputChannels / g.Groups, g.OutputChannels / g.Groups, TSimd.Count);
        nint gradientApart = g.OutputHeight * g.OutputWidth * lanes, inputApart = g.InputHeight * g.InputWidth * lanes;
        gradient += group * outputs * gradientApart;
        input += group * inputs * inputApart;
        weightGradient += (nint)group * outputs * inputs;
        var (most, mostColumns) = (DotKernel<TVector, TSimd>.Rows, DotKernel<TVector, TSimd>.Columns);
        var (tiles, strips) = ((outputs + most - 1) / most, (inputs + mostColumns - 1) / mostColumns);
        for (var tile = 0; tile < tiles; tile++)
        {
            var c = outputs * tile / tiles;
            var rows = outputs * (tile + 1) / tiles - c;
            for (var strip = 0; strip < strips; strip++)
            {
                var i = strip * mostColumns;
                var columns = Math.Min(mostColumns, inputs - i);
                var to = weightGradient + (nint)c * inputs + i;
                foreach (var v in plan.Rows)
                    foreach (var h in plan.Columns)
                    {
                        var (y, yEnd, x, xEnd) = (
                            Math.Max(top, v.First), Math.Min(bottom, v.End), Math.Max(left, h.First), Math.Min(right, h.End));
                        if (y < yEnd && x < xEnd)
                        {
                            var path = new DotPath(
                                yEnd - y, xEnd - x, (g.OutputWidth - (xEnd - x)) * lanes,
                                (g.StrideY * g.InputWidth - (xEnd - x) * g.StrideX) * lanes, g.StrideX * lanes);
                            DotKernel<TVector, TSimd>.Run(
                                rows, columns, path, gradient + c * gradientApart + (y * g.OutputWidth + x) * lanes, gradientApart,
                                input + i * inputApart + ((y * g.StrideY + v.Shift) * g.InputWidth + x * g.StrideX + h.Shift) * lanes,
                                inputApart,
                                to, inputs);
                        }

                        to += (nint)g.OutputChannels * inputs;
                    }
            }
        }
    }
}
