namespace Hourglass.Compute;

// Upsampling.
internal static partial class Check
{
    internal static void UpSample(in UpSampleGeometry geometry, Matrix input, Matrix output)
    {
        var g = geometry;
        if (g.InputSize < 1 || g.OutputSize < 1 || g.FactorY < 1 || g.FactorX < 1 || g.OutputWidth > MostColumns
            || g.InputWidth > MostColumns)
            Throw($"Expected sizes and factors of at least 1 and at most {MostColumns} columns; found {g}.");
        Picture(g.InputSize, g.OutputSize, input, output);
    }
}
