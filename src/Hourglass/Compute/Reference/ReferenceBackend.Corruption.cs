namespace Hourglass.Compute;

public sealed partial class ReferenceBackend
{
    /// <inheritdoc/>
    public override void ReplaceAtRandom(RandomStream stream, float rate, float low, float high, Matrix source, Matrix destination)
    {
        Check.Replacement(rate, source, destination);
        var s = Values(source);
        var d = Values(destination);
        for (var i = 0; i < s.Length; i++)
        {
            var u = Philox.Uniform(stream.Word((uint)i));
            d[i] = u < rate / 2 ? low : u < rate ? high : s[i];
        }
    }

    /// <inheritdoc/>
    public override void MaskExactly(RandomStream stream, int count, Matrix source, Matrix destination)
    {
        Check.Mask(count, source, destination);
        var s = Values(source);
        var d = Values(destination);
        var needed = 0;
        for (var i = 0; i < s.Length; i++)
        {
            var column = i % source.Columns;
            if (column == 0) needed = count;
            var draw = (int)((ulong)stream.Word((uint)i) * (ulong)(source.Columns - column) >> 32);
            d[i] = draw < needed ? 0 : s[i];
            if (draw < needed) needed--;
        }
    }

    /// <inheritdoc/>
    public override void FillBlock(RandomStream stream, Shape picture, int height, int width, float value, Matrix source, Matrix destination)
    {
        Check.Block(picture, height, width, source, destination);
        var s = Values(source);
        var d = Values(destination);
        for (var r = 0; r < source.Rows; r++)
        {
            var top = stream.Below(2 * (uint)r, picture[1] - height + 1);
            var left = stream.Below(2 * (uint)r + 1, picture[2] - width + 1);
            for (var c = 0; c < picture.Size; c++)
            {
                var (y, x) = (c / picture[2] % picture[1], c % picture[2]);
                var inside = y >= top && y < top + height && x >= left && x < left + width;
                d[r * picture.Size + c] = inside ? value : s[r * picture.Size + c];
            }
        }
    }
}
