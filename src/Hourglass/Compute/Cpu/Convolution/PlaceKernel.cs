using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

/// <summary>
/// The innermost loop of a convolution: up to 12 channels of the result at one or two places are held in registers while channels of the
/// source and taps of the kernel run. A place is a vector of samples; each step loads the source's and broadcasts a weight.
/// </summary>
/// <remarks>
/// Weights come in panels: what each row starts with (its bias), then for each channel and tap the weights of all rows. Written out row by
/// row because the compiler keeps named locals, but not arrays, in registers.
/// </remarks>
internal static unsafe class PlaceKernel<TVector, TSimd>
    where TVector : struct
    where TSimd : struct, ISimd<TVector>
{
    /// <summary>Floats from one channel and tap of a panel to the next, and most rows of a tile.</summary>
    internal static int Rows => TileKernel<TVector, TSimd>.Rows;

    /// <summary>
    /// What a product reads beside weights and places: the source's channels and the terms of a <see cref="PlaceClass"/>.
    /// </summary>
    /// <param name="channels">Channels of the source.</param>
    /// <param name="apart">Floats from one of them to the next.</param>
    /// <param name="panelApart">Floats of the panel from one of them to the next.</param>
    /// <param name="terms">For each tap its offset in the panel and in the source.</param>
    /// <param name="taps">Taps.</param>
    internal readonly struct Sum(int channels, nint apart, nint panelApart, int* terms, int taps)
    {
        internal int Channels { get; } = channels;

        internal nint Apart { get; } = apart;

        internal nint PanelApart { get; } = panelApart;

        internal int* Terms { get; } = terms;

        internal int* End { get; } = terms + 2 * taps;
    }

    /// <summary>
    /// The result at the place of <paramref name="c"/> and, where <paramref name="two"/>, at the one <paramref name="capart"/> behind it.
    /// </summary>
    internal static void Run(int rows, bool two, in Sum sum, float* panel, float* b, nint bapart, float* c, nint capart, nint ldc)
    {
        if (two) Run<Size2>(rows, sum, panel, b, bapart, c, capart, ldc);
        else Run<Size1>(rows, sum, panel, b, 0, c, 0, ldc);
    }

    private static void Run<TPlaces>(int rows, in Sum sum, float* panel, float* b, nint bapart, float* c, nint capart, nint ldc)
        where TPlaces : struct, ISize
    {
        switch (rows)
        {
            case 1: Tile<Size1, TPlaces>(sum, panel, b, bapart, c, capart, ldc); break;
            case 2: Tile<Size2, TPlaces>(sum, panel, b, bapart, c, capart, ldc); break;
            case 3: Tile<Size3, TPlaces>(sum, panel, b, bapart, c, capart, ldc); break;
            case 4: Tile<Size4, TPlaces>(sum, panel, b, bapart, c, capart, ldc); break;
            case 5: Tile<Size5, TPlaces>(sum, panel, b, bapart, c, capart, ldc); break;
            case 6: Tile<Size6, TPlaces>(sum, panel, b, bapart, c, capart, ldc); break;
            case 7: Tile<Size7, TPlaces>(sum, panel, b, bapart, c, capart, ldc); break;
            case 8: Tile<Size8, TPlaces>(sum, panel, b, bapart, c, capart, ldc); break;
            case 9: Tile<Size9, TPlaces>(sum, panel, b, bapart, c, capart, ldc); break;
            case 10: Tile<Size10, TPlaces>(sum, panel, b, bapart, c, capart, ldc); break;
            case 11: Tile<Size11, TPlaces>(sum, panel, b, bapart, c, capart, ldc); break;
            case 12: Tile<Size12, TPlaces>(sum, panel, b, bapart, c, capart, ldc); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TRows, TPlaces>(in Sum sum, float* a, float* b, nint bapart, float* c, nint capart, nint ldc)
        where TRows : struct, ISize
        where TPlaces : struct, ISize
    {
        TVector c0x = TSimd.Broadcast(a), c0y = c0x;
        TVector c1x = TRows.Value > 1 ? TSimd.Broadcast(a + 1) : default, c1y = c1x;
        TVector c2x = TRows.Value > 2 ? TSimd.Broadcast(a + 2) : default, c2y = c2x;
        TVector c3x = TRows.Value > 3 ? TSimd.Broadcast(a + 3) : default, c3y = c3x;
        TVector c4x = TRows.Value > 4 ? TSimd.Broadcast(a + 4) : default, c4y = c4x;
        TVector c5x = TRows.Value > 5 ? TSimd.Broadcast(a + 5) : default, c5y = c5x;
        TVector c6x = TRows.Value > 6 ? TSimd.Broadcast(a + 6) : default, c6y = c6x;
        TVector c7x = TRows.Value > 7 ? TSimd.Broadcast(a + 7) : default, c7y = c7x;
        TVector c8x = TRows.Value > 8 ? TSimd.Broadcast(a + 8) : default, c8y = c8x;
        TVector c9x = TRows.Value > 9 ? TSimd.Broadcast(a + 9) : default, c9y = c9x;
        TVector c10x = TRows.Value > 10 ? TSimd.Broadcast(a + 10) : default, c10y = c10x;
        TVector c11x = TRows.Value > 11 ? TSimd.Broadcast(a + 11) : default, c11y = c11x;
        a += Rows;
        int* terms = sum.Terms, end = sum.End;
        var (apart, panelApart) = (sum.Apart, sum.PanelApart);
        for (var channel = sum.Channels; channel > 0; channel--, a += panelApart, b += apart)
            for (var term = terms; term < end; term += 2)
            {
                float* w = a + term[0], from = b + term[1];
                var x = TSimd.Load(from);
                var y = TPlaces.Value > 1 ? TSimd.Load(from + bapart) : default;
                Step<TPlaces>(w, x, y, ref c0x, ref c0y);
                if (TRows.Value > 1) Step<TPlaces>(w + 1, x, y, ref c1x, ref c1y);
                if (TRows.Value > 2) Step<TPlaces>(w + 2, x, y, ref c2x, ref c2y);
                if (TRows.Value > 3) Step<TPlaces>(w + 3, x, y, ref c3x, ref c3y);
                if (TRows.Value > 4) Step<TPlaces>(w + 4, x, y, ref c4x, ref c4y);
                if (TRows.Value > 5) Step<TPlaces>(w + 5, x, y, ref c5x, ref c5y);
                if (TRows.Value > 6) Step<TPlaces>(w + 6, x, y, ref c6x, ref c6y);
                if (TRows.Value > 7) Step<TPlaces>(w + 7, x, y, ref c7x, ref c7y);
                if (TRows.Value > 8) Step<TPlaces>(w + 8, x, y, ref c8x, ref c8y);
                if (TRows.Value > 9) Step<TPlaces>(w + 9, x, y, ref c9x, ref c9y);
                if (TRows.Value > 10) Step<TPlaces>(w + 10, x, y, ref c10x, ref c10y);
                if (TRows.Value > 11) Step<TPlaces>(w + 11, x, y, ref c11x, ref c11y);
            }

        Put<TPlaces>(c, capart, c0x, c0y);
        if (TRows.Value > 1) Put<TPlaces>(c + 1 * ldc, capart, c1x, c1y);
        if (TRows.Value > 2) Put<TPlaces>(c + 2 * ldc, capart, c2x, c2y);
        if (TRows.Value > 3) Put<TPlaces>(c + 3 * ldc, capart, c3x, c3y);
        if (TRows.Value > 4) Put<TPlaces>(c + 4 * ldc, capart, c4x, c4y);
        if (TRows.Value > 5) Put<TPlaces>(c + 5 * ldc, capart, c5x, c5y);
        if (TRows.Value > 6) Put<TPlaces>(c + 6 * ldc, capart, c6x, c6y);
        if (TRows.Value > 7) Put<TPlaces>(c + 7 * ldc, capart, c7x, c7y);
        if (TRows.Value > 8) Put<TPlaces>(c + 8 * ldc, capart, c8x, c8y);
        if (TRows.Value > 9) Put<TPlaces>(c + 9 * ldc, capart, c9x, c9y);
        if (TRows.Value > 10) Put<TPlaces>(c + 10 * ldc, capart, c10x, c10y);
        if (TRows.Value > 11) Put<TPlaces>(c + 11 * ldc, capart, c11x, c11y);
    }

    /// <summary>One row's products of one tap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TPlaces>(float* w, TVector x, TVector y, ref TVector cx, ref TVector cy) where TPlaces : struct, ISize
    {
        var s = TSimd.Broadcast(w);
        cx = TSimd.MultiplyAdd(s, x, cx);
        if (TPlaces.Value > 1) cy = TSimd.MultiplyAdd(s, y, cy);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TPlaces>(float* c, nint apart, TVector x, TVector y) where TPlaces : struct, ISize
    {
        TSimd.Store(x, c);
        if (TPlaces.Value > 1) TSimd.Store(y, c + apart);
    }
}
