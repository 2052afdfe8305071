using Hourglass.Compute;
using Hourglass.Parts;

namespace Hourglass.Data;

/// <summary>Small squares cut from larger pictures, one per picture, at a random place.</summary>
public static class Patches
{
    /// <summary>One patch of each picture; labels are kept.</summary>
    /// <param name="pictures">Pictures of one channel, 1×H×W bytes.</param>
    /// <param name="size">Rows and columns of a patch, at most those of the pictures.</param>
    /// <param name="seed">The seed of the random places.</param>
    /// <exception cref="ArgumentException">The rows are not such pictures or are smaller than a patch.</exception>
    public static DataSet Cut(DataSet pictures, int size, ulong seed = 0)
    {
        if (pictures.Shape.Rank != 3 || pictures.Shape[0] != 1 || !pictures.Table.IsBytes)
            throw new InvalidInputException(
                $"{pictures.Name}: expected pictures of one channel as bytes; found rows of {pictures.Shape}.", nameof(pictures));
        var (height, width) = (pictures.Shape[1], pictures.Shape[2]);
        if (size < 1 || size > Math.Min(height, width))
            throw new InvalidInputException($"{pictures.Name}: a patch of {size}×{size} does not fit {height}×{width}.", nameof(size));

        var draws = new RandomStream(seed, RandomPurpose.Data);
        var patches = new byte[pictures.Count * size * size];
        for (var r = 0; r < pictures.Count; r++)
        {
            var (top, left) = (draws.Below(2 * (uint)r, height - size + 1), draws.Below(2 * (uint)r + 1, width - size + 1));
            var picture = pictures.Table.Row<byte>(r);
            for (var y = 0; y < size; y++)
                picture.Slice((top + y) * width + left, size).CopyTo(patches.AsSpan((r * size + y) * size));
        }

        return new DataSet(
            "patches", RowTable.FromBytes(patches, pictures.Count, size * size), new Shape(1, size, size), pictures.Labels,
            pictures.HasLabels ? pictures.ClassNames : null);
    }
}
