namespace Hourglass.Compute;

// Random numbers and corruptions.
internal static partial class Check
{
    internal static void DropoutRate(float rate)
    {
        if (!(rate >= 0 && rate < 1)) Throw($"A dropout rate is at least 0 and below 1; found {rate}.");
    }

    internal static void Noise(float sigma, float low, float high)
    {
        if (!(sigma >= 0 && float.IsFinite(sigma))) Throw($"A standard deviation is a number of at least 0; found {sigma}.");
        if (!(low <= high)) Throw($"A range goes from its least value to its largest; found {low} to {high}.");
    }

    internal static void Replacement(float rate, Matrix source, Matrix destination)
    {
        SameShape(source, destination);
        if (!(rate >= 0 && rate <= 1)) Throw($"A rate of replacement is 0 to 1; found {rate}.");
    }

    internal static void Mask(int count, Matrix source, Matrix destination)
    {
        SameShape(source, destination);
        if (count < 0 || count > source.Columns) Throw($"Expected to mask 0 to {source.Columns} values of a row; found {count}.");
    }

    internal static void Block(Shape picture, int height, int width, Matrix source, Matrix destination)
    {
        SameShape(source, destination);
        if (picture.Rank != 3) Throw($"Expected a picture of channels × height × width; found the shape {picture}.");
        if (source.Columns != picture.Size)
            Throw($"Expected rows of {picture.Size} values for a picture of {picture}; found {source.Columns}.");
        if (height < 1 || height > picture[1] || width < 1 || width > picture[2])
            Throw($"Expected a block of 1×1 to {picture[1]}×{picture[2]} pixels; found {height}×{width}.");
    }
}
