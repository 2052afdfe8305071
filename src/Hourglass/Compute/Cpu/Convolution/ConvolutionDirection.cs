namespace Hourglass.Compute;

/// <summary>
/// How a convolution makes one picture of another: the output of the input, or (its transpose) the input's gradient of the output's. A
/// place is a vector of as many samples as a vector has lanes, so a channel of S places takes S vectors.
/// </summary>
/// <remarks>
/// Where the result has few channels, a tile of them would be waiting for memory. There the products are summed over the source's channels
/// first, for each tap apart, as if each tap made a channel of its own, and then over the taps.
/// </remarks>
internal sealed class ConvolutionDirection
{
    /// <summary>Most channels of a result that is summed over the taps last, and fewest of its source.</summary>
    private const int FewResults = 3, ManySources = 4;

    private ConvolutionDirection(in ConvolutionGeometry g, bool backward, int lanes, int panelRows)
    {
        Groups = g.Groups;
        Taps = g.KernelHeight * g.KernelWidth;
        (SourceChannels, SourcePlaces) = (g.InputChannels / g.Groups, g.InputHeight * g.InputWidth);
        (ResultChannels, ResultPlaces) = (g.OutputChannels / g.Groups, g.OutputHeight * g.OutputWidth);
        (ResultApart, SourceApart) = (g.WeightColumns, Taps);
        var (resultHeight, resultWidth, sourceWidth) = (g.OutputHeight, g.OutputWidth, g.InputWidth);
        if (backward)
        {
            (SourceChannels, SourcePlaces, ResultChannels, ResultPlaces) = (ResultChannels, ResultPlaces, SourceChannels, SourcePlaces);
            (ResultApart, SourceApart) = (SourceApart, ResultApart);
            (resultHeight, resultWidth, sourceWidth) = (g.InputHeight, g.InputWidth, g.OutputWidth);
        }

        TapsLast = ResultChannels <= FewResults && SourceChannels >= ManySources && Taps > 1;
        Rows = TapsLast ? ResultChannels * Taps : ResultChannels;
        Tiles = (Rows + panelRows - 1) / panelRows;
        PanelFloats = checked(panelRows * (1 + SourceChannels * (TapsLast ? 1 : Taps)));
        var tapApart = TapsLast ? SourcePlaces * lanes : panelRows;
        var rows = KernelAxis.Alike(backward, g.InputHeight, g.OutputHeight, g.KernelHeight, g.StrideY, g.DilationY, g.PaddingTop);
        var columns = KernelAxis.Alike(backward, g.InputWidth, g.OutputWidth, g.KernelWidth, g.StrideX, g.DilationX, g.PaddingLeft);
        var kernelWidth = g.KernelWidth;
        Classes =
        [
            .. from row in rows
               from column in columns
               select new PlaceClass(
                   [.. from y in row.Taps from x in column.Taps
                       from offset in (int[])[(y.Tap * kernelWidth + x.Tap) * tapApart, (y.Shift * sourceWidth + x.Shift) * lanes]
                       select offset],
                   [.. from y in row.Places from x in column.Places select (y.Place * resultWidth + x.Place) * lanes],
                   [.. from y in row.Places from x in column.Places select (y.Source * sourceWidth + x.Source) * lanes]),
        ];
        int[] all = [.. Enumerable.Range(0, SourcePlaces).Select(place => place * lanes)];
        ProductClasses = TapsLast ? [new PlaceClass([0, 0], all, all)] : Classes;
    }

    /// <summary>Groups of channels, each by itself.</summary>
    internal int Groups { get; }

    /// <summary>Channels of a group, and places of a channel.</summary>
    internal int SourceChannels { get; }

    /// <inheritdoc cref="SourceChannels"/>
    internal int SourcePlaces { get; }

    /// <inheritdoc cref="SourceChannels"/>
    internal int ResultChannels { get; }

    /// <inheritdoc cref="SourceChannels"/>
    internal int ResultPlaces { get; }

    /// <summary>Taps of the kernel.</summary>
    internal int Taps { get; }

    /// <summary>Weights from one channel of the result to the next.</summary>
    internal int ResultApart { get; }

    /// <summary>Weights from one channel of the source to the next.</summary>
    internal int SourceApart { get; }

    /// <summary>Whether the products' rows are channels of the result and taps, to be summed over the taps last.</summary>
    internal bool TapsLast { get; }

    /// <summary>Rows of a group's product.</summary>
    internal int Rows { get; }

    /// <summary>Tiles into which those rows fall.</summary>
    internal int Tiles { get; }

    /// <summary>Floats of a tile's weights when packed.</summary>
    internal int PanelFloats { get; }

    /// <summary>The places of the result.</summary>
    internal PlaceClass[] Classes { get; }

    /// <summary>The places of the products: those of the result, or all of the source with one tap where the taps come last.</summary>
    internal PlaceClass[] ProductClasses { get; }

    /// <summary>Places of a row of the products.</summary>
    internal int ProductPlaces => TapsLast ? SourcePlaces : ResultPlaces;

    /// <summary>Values of a sample of the source.</summary>
    internal int SourceSize => Groups * SourceChannels * SourcePlaces;

    /// <summary>Values of a sample of the result.</summary>
    internal int ResultSize => Groups * ResultChannels * ResultPlaces;

    internal static ConvolutionDirection Forward(in ConvolutionGeometry geometry, int lanes, int panelRows) =>
        new(geometry, false, lanes, panelRows);

    internal static ConvolutionDirection Backward(in ConvolutionGeometry geometry, int lanes, int panelRows) =>
        new(geometry, true, lanes, panelRows);

    /// <summary>The first row of a tile and how many it has: tiles of nearly equal height.</summary>
    internal (int First, int Count) Tile(int tile)
    {
        var first = Rows * tile / Tiles;
        return (first, Rows * (tile + 1) / Tiles - first);
    }
}
