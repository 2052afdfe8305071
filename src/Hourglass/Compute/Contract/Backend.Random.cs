namespace Hourglass.Compute;

// Random numbers. Element i of a matrix, counted row by row, takes word i of the stream unless documented otherwise, so a row's samples do
// not depend on the other rows. Source and destination may be the same matrix.
public abstract partial class Backend
{
    /// <summary>Samples of N(mean, sigma²), made as in <see cref="AddNormal"/>.</summary>
    public virtual void FillNormal(RandomStream stream, float mean, float sigma, Matrix destination)
    {
        Fill(destination, mean);
        AddNormal(stream, sigma, float.NegativeInfinity, float.PositiveInfinity, destination, destination);
    }

    /// <summary>
    /// values[i] = 1 where the uniform sample of element i is below it, else 0, in place: a sample of the Bernoulli distribution with that
    /// mean. NaN stays.
    /// </summary>
    public virtual void Bernoulli(RandomStream stream, Matrix values)
    {
        var v = Read(values);
        for (var i = 0; i < v.Values.Length; i++)
            if (!float.IsNaN(v[i]))
                v[i] = Philox.Uniform(stream.Word((uint)i)) < v[i] ? 1 : 0;
        Write(v, values);
    }

    /// <summary>
    /// destination[i] = low where the uniform sample u(i) from (0, 1) is below rate / 2, high where it is below <paramref name="rate"/>,
    /// else source[i].
    /// </summary>
    /// <param name="stream">The random stream.</param>
    /// <param name="rate">The probability that a value is replaced, 0 to 1.</param>
    /// <param name="low">The value of one half of them.</param>
    /// <param name="high">The value of the other half.</param>
    /// <param name="source">Any matrix.</param>
    /// <param name="destination">Of the same shape.</param>
    public virtual void ReplaceAtRandom(RandomStream stream, float rate, float low, float high, Matrix source, Matrix destination)
    {
        Check.Replacement(rate, source, destination);
        var s = Read(source);
        for (var i = 0; i < s.Values.Length; i++)
        {
            var u = Philox.Uniform(stream.Word((uint)i));
            s[i] = u < rate / 2 ? low : u < rate ? high : s[i];
        }

        Write(s, destination);
    }

    /// <summary>
    /// destination = source with exactly <paramref name="count"/> values of each row set to 0, all subsets of that size being equally
    /// likely: selection sampling (Knuth, "The Art of Computer Programming", volume 2, section 3.4.2, algorithm S). Value c of n is chosen
    /// where ⌊word · (n − c) / 2³²⌋ is below the number still to be chosen.
    /// </summary>
    /// <param name="stream">The random stream.</param>
    /// <param name="count">How many, 0 to the length of a row.</param>
    /// <param name="source">Any matrix.</param>
    /// <param name="destination">Of the same shape.</param>
    public virtual void MaskExactly(RandomStream stream, int count, Matrix source, Matrix destination)
    {
        Check.Mask(count, source, destination);
        var s = Read(source);
        var needed = 0;
        for (var i = 0; i < s.Values.Length; i++)
        {
            var column = i % source.Columns;
            if (column == 0) needed = count;
            var chosen = (int)((ulong)stream.Word((uint)i) * (ulong)(source.Columns - column) >> 32);
            if (chosen >= needed) continue;
            s[i] = 0;
            needed--;
        }

        Write(s, destination);
    }

    /// <summary>
    /// destination = source with one block of pixels of each row set to <paramref name="value"/> in all channels, all places within the
    /// picture being equally likely: for row r the top is <see cref="RandomStream.Below"/> of element 2r, the left that of 2r + 1.
    /// </summary>
    /// <param name="stream">The random stream.</param>
    /// <param name="picture">The shape of a row, channels × height × width.</param>
    /// <param name="height">The block's height in pixels, 1 to the picture's.</param>
    /// <param name="width">The block's width in pixels, 1 to the picture's.</param>
    /// <param name="value">The value of the block.</param>
    /// <param name="source">Rows of pictures.</param>
    /// <param name="destination">Of the same shape.</param>
    public virtual void FillBlock(
        RandomStream stream, Shape picture, int height, int width, float value, Matrix source, Matrix destination)
    {
        Check.Block(picture, height, width, source, destination);
        var s = Read(source);
        for (var r = 0; r < source.Rows; r++)
        {
            var top = stream.Below(2 * (uint)r, picture[1] - height + 1);
            var left = stream.Below(2 * (uint)r + 1, picture[2] - width + 1);
            for (var c = 0; c < picture.Size; c++)
            {
                var (y, x) = (c / picture[2] % picture[1], c % picture[2]);
                if (y >= top && y < top + height && x >= left && x < left + width) s[r, c] = value;
            }
        }

        Write(s, destination);
    }
}
