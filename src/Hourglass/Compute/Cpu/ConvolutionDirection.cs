namespace Hourglass.Compute;

/// <summary>
/// How a convolution makes one picture of another: the output of the input, or (its transpose) the input's gradient of the output's. A place
/// is a vector of as many samples as a vector has lanes, so a channel of S places takes S vectors.
/// </summary>
internal sealed class ConvolutionDirection
{
    /// <summary>For a coordinate of the result and of the kernel the source's coordinate, or −1 where there is none.</summary>
    private delegate int Finder(int result, int tap);

    private ConvolutionDirection(in ConvolutionGeometry g, bool backward, int lanes, int panelRows)
    {
        (SourceChannels, SourcePlaces) = (g.InputChannels / g.Groups, g.InputHeight * g.InputWidth);
        (ResultChannels, ResultPlaces) = (g.OutputChannels / g.Groups, g.OutputHeight * g.OutputWidth);
        Taps = g.KernelHeight * g.KernelWidth;
        (ResultApart, SourceApart) = (g.WeightColumns, Taps);
        var (resultHeight, resultWidth, sourceWidth) = (g.OutputHeight, g.OutputWidth, g.InputWidth);
        if (backward)
        {
            (SourceChannels, SourcePlaces, ResultChannels, ResultPlaces) = (ResultChannels, ResultPlaces, SourceChannels, SourcePlaces);
            (ResultApart, SourceApart) = (SourceApart, ResultApart);
            (resultHeight, resultWidth, sourceWidth) = (g.InputHeight, g.InputWidth, g.OutputWidth);
        }

        Tiles = (ResultChannels + panelRows - 1) / panelRows;
        PanelFloats = checked(panelRows * (1 + SourceChannels * Taps));
        var rows = Alike(resultHeight, g.KernelHeight, Find(backward, g.InputHeight, g.OutputHeight, g.StrideY, g.DilationY, g.PaddingTop));
        var columns = Alike(resultWidth, g.KernelWidth, Find(backward, g.InputWidth, g.OutputWidth, g.StrideX, g.DilationX, g.PaddingLeft));
        var kernelWidth = g.KernelWidth;
        Classes =
        [
            .. from row in rows
               from column in columns
               select new PlaceClass(
                   [.. from y in row.Taps from x in column.Taps from term in (int[])[
                       (y.Tap * kernelWidth + x.Tap) * panelRows, (y.Shift * sourceWidth + x.Shift) * lanes] select term],
                   [.. from y in row.Places from x in column.Places select (y.Place * resultWidth + x.Place) * lanes],
                   [.. from y in row.Places from x in column.Places select (y.Source * sourceWidth + x.Source) * lanes]),
        ];
    }

    internal PlaceClass[] Classes { get; }

    /// <summary>Taps of the kernel.</summary>
    internal int Taps { get; }

    /// <summary>Channels of a group, and places of a channel.</summary>
    internal int SourceChannels { get; }

    /// <inheritdoc cref="SourceChannels"/>
    internal int SourcePlaces { get; }

    /// <inheritdoc cref="SourceChannels"/>
    internal int ResultChannels { get; }

    /// <inheritdoc cref="SourceChannels"/>
    internal int ResultPlaces { get; }

    /// <summary>Weights from one channel of the result to the next.</summary>
    internal int ResultApart { get; }

    /// <summary>Weights from one channel of the source to the next.</summary>
    internal int SourceApart { get; }

    /// <summary>Tiles into which the channels of a group's result fall.</summary>
    internal int Tiles { get; }

    /// <summary>Floats of a tile's weights when packed.</summary>
    internal int PanelFloats { get; }

    /// <summary>The first channel (within a group) of a tile and how many it has: tiles of nearly equal height.</summary>
    internal (int First, int Count) Tile(int tile)
    {
        var first = ResultChannels * tile / Tiles;
        return (first, ResultChannels * (tile + 1) / Tiles - first);
    }

    internal static ConvolutionDirection Forward(in ConvolutionGeometry geometry, int lanes, int panelRows) => new(geometry, false, lanes, panelRows);

    internal static ConvolutionDirection Backward(in ConvolutionGeometry geometry, int lanes, int panelRows) => new(geometry, true, lanes, panelRows);

    private static Finder Find(bool backward, int input, int output, int stride, int dilation, int padding)
    {
        return backward
            ? (place, tap) =>
            {
                var spread = place + padding - tap * dilation;
                return spread >= 0 && spread % stride == 0 && spread / stride < output ? spread / stride : -1;
            }
            : (place, tap) =>
            {
                var found = place * stride - padding + tap * dilation;
                return found >= 0 && found < input ? found : -1;
            };
    }

    /// <summary>The coordinates of one axis, those together that find values by the same taps.</summary>
    private static List<((int Tap, int Shift)[] Taps, List<(int Place, int Source)> Places)> Alike(int places, int kernel, Finder find)
    {
        var classes = new List<((int Tap, int Shift)[] Taps, List<(int Place, int Source)> Places)>();
        for (var place = 0; place < places; place++)
        {
            var taps = Enumerable.Range(0, kernel).Where(tap => find(place, tap) >= 0).ToArray();
            var source = taps.Length == 0 ? 0 : find(place, taps[0]);
            (int Tap, int Shift)[] shifts = [.. taps.Select(tap => (tap, find(place, tap) - source))];
            var known = classes.Find(c => c.Taps.SequenceEqual(shifts));
            if (known.Places is null) classes.Add(known = (shifts, []));
            known.Places.Add((place, source));
        }

        return classes;
    }
}
