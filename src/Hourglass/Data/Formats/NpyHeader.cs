using Hourglass.Compute;

namespace Hourglass.Data;

/// <summary>The header of a numpy array.</summary>
/// <param name="Type">f4, f8, u1, i4 or i8.</param>
/// <param name="IsFortran">Whether the first index runs fastest.</param>
/// <param name="Dimensions">At least one, all positive.</param>
internal sealed record NpyHeader(string Type, bool IsFortran, int[] Dimensions)
{
    /// <summary>How many values there are.</summary>
    internal Int128 Count => Dimensions.Aggregate((Int128)1, (product, dimension) => product * dimension);

    /// <summary>The bytes of one value.</summary>
    internal int ElementSize => Type[1] - '0';

    internal bool IsBytes => Type == "u1";

    /// <summary>The shape of a row. Bytes of n×height×width are pictures of one channel, as Keras stores them.</summary>
    internal Shape RowShape(string where) => Dimensions.Length switch
    {
        1 => new Shape(1),
        3 when IsBytes => new Shape(1, Dimensions[1], Dimensions[2]),
        <= 4 => Shape.From(Dimensions.AsSpan(1)),
        _ => throw new DataFormatException(where, $"expected an array of at most 4 dimensions; found {Dimensions.Length}."),
    };
}
