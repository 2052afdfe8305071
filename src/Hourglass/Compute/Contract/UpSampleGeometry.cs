namespace Hourglass.Compute;

/// <summary>The sizes of an upsampling. The output may be cut or continued at its end, where the last value is repeated.</summary>
/// <param name="Channels">Channels of input and output.</param>
/// <param name="InputHeight">Rows of the input.</param>
/// <param name="InputWidth">Columns of the input.</param>
/// <param name="OutputHeight">Rows of the output.</param>
/// <param name="OutputWidth">Columns of the output.</param>
/// <param name="FactorY">Rows of the output per row of the input.</param>
/// <param name="FactorX">Columns of the output per column of the input.</param>
/// <param name="Kind">How values between those of the input are computed.</param>
public readonly record struct UpSampleGeometry(
    int Channels, int InputHeight, int InputWidth, int OutputHeight, int OutputWidth, int FactorY, int FactorX, UpSampleKind Kind)
{
    /// <summary>Values of an input sample.</summary>
    public int InputSize => checked(Channels * InputHeight * InputWidth);

    /// <summary>Values of an output sample.</summary>
    public int OutputSize => checked(Channels * OutputHeight * OutputWidth);

    /// <summary>The two rows of the input that row <paramref name="y"/> of the output lies between, and the share of the second.</summary>
    internal (int First, int Second, float Share) Rows(int y) => Between(y, FactorY, InputHeight);

    /// <summary>
    /// The two columns of the input that column <paramref name="x"/> of the output lies between, and the share of the second.
    /// </summary>
    internal (int First, int Second, float Share) Columns(int x) => Between(x, FactorX, InputWidth);

    private (int First, int Second, float Share) Between(int place, int factor, int length)
    {
        if (Kind == UpSampleKind.Nearest)
        {
            var nearest = Math.Min(place / factor, length - 1);
            return (nearest, nearest, 0);
        }

        var at = Math.Clamp((place + 0.5f) / factor - 0.5f, 0, length - 1);
        var first = (int)at;
        return (first, Math.Min(first + 1, length - 1), at - first);
    }
}
