using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

/// <summary>The products of a convolution on blocks of samples turned into lanes; see <see cref="ConvolutionPlan2"/>.</summary>
internal static unsafe class ConvolutionProducts2<TVector, TSimd>
    where TVector : struct
    where TSimd : struct, ISimd<TVector>
{
    /// <summary>Places of the output that a weight gradient's tile runs over at a time, about: its rows stay in the first cache for all taps.</summary>
    private const int BandPlaces = 64;

    /// <summary>Turns <paramref name="count"/> samples of <paramref name="length"/> values into lanes; lanes without a sample are 0.</summary>
    internal static void IntoLanes(float* samples, int count, int length, float* lanes) =>
        Packing.Pack(new Operand(samples, 1, length), length, count, TSimd.Count, lanes);

    /// <summary>Turns lanes back: <paramref name="length"/> values of each of <paramref name="count"/> samples that are <paramref name="apart"/> floats apart.</summary>
    internal static void OutOfLanes(float* lanes, int count, int length, float* samples, int apart) =>
        Packing.Transpose(new Operand(lanes, 1, TSimd.Count), count, length, apart, samples);

    /// <summary>The weights in panels as <see cref="PlaceKernel{TVector, TSimd}"/> reads them, each begun by its rows' biases.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void PackWeights(ConvolutionDirection direction, int groups, float* weight, float* bias, float* panels)
    {
        var apart = PlaceKernel<TVector, TSimd>.Rows;
        var (sources, taps) = (direction.SourceChannels, direction.Taps);
        for (var group = 0; group < groups; group++, weight += (nint)direction.ResultChannels * sources * taps)
            for (var tile = 0; tile < direction.Tiles; tile++, panels += direction.PanelFloats)
            {
                var (first, rows) = direction.Tile(tile);
                for (var r = 0; r < rows; r++)
                {
                    panels[r] = bias == null ? 0 : bias[group * direction.ResultChannels + first + r];
                    var to = panels + apart + r;
                    for (var channel = 0; channel < sources; channel++)
                    {
                        var from = weight + (nint)(first + r) * direction.ResultApart + (nint)channel * direction.SourceApart;
                        for (var tap = 0; tap < taps; tap++, to += apart) *to = from[tap];
                    }
                }
            }
    }

    /// <summary>The result's channels of one tile at all places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Result(ConvolutionDirection direction, int rows, float* panel, float* source, float* result)
    {
        nint apart = direction.ResultPlaces * TSimd.Count;
        foreach (var some in direction.Classes)
        {
            fixed (int* terms = some.Terms, places = some.Places, sources = some.Sources)
            {
                var sum = new PlaceKernel<TVector, TSimd>.Sum(
                    direction.SourceChannels, direction.SourcePlaces * TSimd.Count, direction.Taps * PlaceKernel<TVector, TSimd>.Rows, terms,
                    some.Terms.Length / 2);
                var (count, many) = (some.Places.Length, PlaceKernel<TVector, TSimd>.ManyPlaces);
                var i = 0;
                if (rows <= PlaceKernel<TVector, TSimd>.FewRows && count >= many)
                {
                    // The last ones reach back to places that are done already.
                    for (; i < count; i += many)
                    {
                        i = Math.Min(i, count - many);
                        PlaceKernel<TVector, TSimd>.RunFew(rows, sum, panel, source, sources + i, result, places + i, apart);
                    }
                }

                for (; i < count; i += 2)
                {
                    var two = i + 1 < count;
                    PlaceKernel<TVector, TSimd>.Run(
                        rows, two, sum, panel, source + sources[i], two ? sources[i + 1] - sources[i] : 0, result + places[i],
                        two ? places[i + 1] - places[i] : 0, apart);
                }
            }
        }
    }

    /// <summary>weightGradient[tap, c, i] += what a block gives.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void WeightGradient(ConvolutionPlan2 plan, float* gradient, float* source, float* weightGradient)
    {
        var g = plan.Geometry;
        var height = Math.Clamp(BandPlaces / g.OutputWidth, 1, g.OutputHeight);
        var width = (g.OutputWidth + BandPlaces - 1) / BandPlaces;
        width = (g.OutputWidth + width - 1) / width;
        for (var y = 0; y < g.OutputHeight; y += height)
            for (var x = 0; x < g.OutputWidth; x += width)
                for (var group = 0; group < g.Groups; group++)
                    Band(plan, group, y, Math.Min(y + height, g.OutputHeight), x, Math.Min(x + width, g.OutputWidth), gradient, source, weightGradient);
    }

    /// <summary>What a band of the output's places gives.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Band(
        ConvolutionPlan2 plan, int group, int top, int bottom, int left, int right, float* gradient, float* source, float* weightGradient)
    {
        var g = plan.Geometry;
        var (inputs, outputs, lanes) = (g.InputChannels / g.Groups, g.OutputChannels / g.Groups, TSimd.Count);
        nint gradientApart = g.OutputHeight * g.OutputWidth * lanes, sourceApart = g.InputHeight * g.InputWidth * lanes;
        var tiles = (outputs + DotKernel<TVector, TSimd>.Rows - 1) / DotKernel<TVector, TSimd>.Rows;
        for (var tile = 0; tile < tiles; tile++)
        {
            var c = outputs * tile / tiles;
            var rows = outputs * (tile + 1) / tiles - c;
            c += group * outputs;
            for (var i = 0; i < inputs; i += DotKernel<TVector, TSimd>.Columns)
            {
                var columns = Math.Min(DotKernel<TVector, TSimd>.Columns, inputs - i);
                var to = weightGradient + (nint)c * inputs + i;
                foreach (var v in plan.Rows)
                    foreach (var h in plan.Columns)
                    {
                        var (y, yEnd, x, xEnd) = (Math.Max(top, v.First), Math.Min(bottom, v.End), Math.Max(left, h.First), Math.Min(right, h.End));
                        if (y < yEnd && x < xEnd)
                        {
                            var path = new DotPath(
                                yEnd - y, xEnd - x, (g.OutputWidth - (xEnd - x)) * lanes,
                                (g.StrideY * g.InputWidth - (xEnd - x) * g.StrideX) * lanes, g.StrideX * lanes);
                            DotKernel<TVector, TSimd>.Run(
                                rows, columns, path, gradient + c * gradientApart + (y * g.OutputWidth + x) * lanes, gradientApart,
                                source + (group * inputs + i) * sourceApart
                                    + ((y * g.StrideY + v.Shift) * g.InputWidth + x * g.StrideX + h.Shift) * lanes,
                                sourceApart, to, inputs);
                        }

                        to += (nint)g.OutputChannels * inputs;
                    }
            }
        }
    }
}
