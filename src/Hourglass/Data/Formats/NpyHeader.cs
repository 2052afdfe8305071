using System.Globalization;
using Hourglass.Compute;

namespace Hourglass.Data;

/// <summary>The header of a numpy array.</summary>
/// <param name="Type">The type of a value; it may be one that is not read.</param>
/// <param name="Description">The type as the file has it.</param>
/// <param name="IsFortran">Whether the first index runs fastest.</param>
/// <param name="Dimensions">At least one, all positive.</param>
internal sealed record NpyHeader(NpyType Type, string Description, bool IsFortran, int[] Dimensions)
{
    private const int Block = 512;

    /// <summary>How many values there are; not exact beyond 2⁹⁰, which nothing holds.</summary>
    internal Int128 Count => Dimensions.Aggregate(
        (Int128)1, (product, dimension) => product > (Int128)1 << 90 ? product : product * dimension);

    /// <summary>Whether the values of a column, not of a row, are adjacent.</summary>
    internal bool IsTransposed => IsFortran && Dimensions.Length > 1;

    /// <summary>
    /// The shape of a row. Bytes of n×height×width are pictures of one channel, as Keras stores them; of pictures with their channels last
    /// it is the shape after <see cref="ChannelsLast.Turn"/>.
    /// </summary>
    internal Shape RowShape(string where) => Dimensions.Length switch
    {
        1 => new Shape(1),
        3 when Type.IsBytes => new Shape(1, Dimensions[1], Dimensions[2]),
        4 when ChannelsLast.Has(Dimensions) => new Shape(Dimensions[3], Dimensions[1], Dimensions[2]),
        <= 4 => Shape.From(Dimensions.AsSpan(1)),
        _ => throw new DataFormatException(where, $"expected an array of at most 4 dimensions; found {Dimensions.Length}."),
    };

    /// <summary>The dimensions in words, such as 40×3.</summary>
    internal string Size => string.Join('×', Dimensions.Select(d => d.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Refuses a type that is not read as rows.</summary>
    internal void RequireNumbers(string where)
    {
        if (Type.IsNumber) return;
        throw new DataFormatException(
            where,
            $"expected numbers of type {NpyType.Known}; found {Type.Words}, “{Description}” (in numpy, a.astype('<f4') converts numbers).");
    }

    /// <summary>The check of this array's columns, or null where its type loses nothing.</summary>
    internal PrecisionCheck? StartCheck() => Type.MayLose ? new PrecisionCheck((int)(Count / Dimensions[0])) : null;

    /// <summary>Adds normalized values to a check.</summary>
    /// <param name="check">The check.</param>
    /// <param name="bytes">Values as they follow one another in the file.</param>
    /// <param name="first">The number of the first of them.</param>
    /// <param name="columns">For a transposed array, the column that each of the file's is.</param>
    internal void Add(PrecisionCheck check, ReadOnlySpan<byte> bytes, long first, int[] columns)
    {
        Span<double> block = stackalloc double[Block];
        var (rows, width, size) = (Dimensions[0], (long)(Count / Dimensions[0]), Type.Size);
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(Block * size, bytes.Length)..])
        {
            var values = block[..Math.Min(Block, bytes.Length / size)];
            Type.Convert(bytes[..(values.Length * size)], values);
            foreach (var value in values)
            {
                check.Add(IsTransposed ? columns[first / rows] : (int)(first % width), value);
                first++;
            }
        }
    }

    /// <summary>The column that each of the file's is, for <see cref="Add"/>; empty unless the array is transposed.</summary>
    internal int[] FileColumns()
    {
        if (!IsTransposed) return [];
        var from = FortranOrder.Columns(Dimensions);
        var columns = new int[from.Length];
        for (var c = 0; c < from.Length; c++) columns[from[c]] = c;
        return columns;
    }
}
