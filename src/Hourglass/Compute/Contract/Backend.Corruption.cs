namespace Hourglass.Compute;

// What corruptions do. Element i of a matrix, counted row by row, takes word i of the stream, so a row's draws do not depend on the others. Source and destination may be
// the same matrix.
public abstract partial class Backend
{
    /// <summary>
    /// destination[i] = low where the draw u(i) of element i is below rate / 2, high where it is below <paramref name="rate"/>, else source[i]; u is what
    /// <see cref="FillUniform"/> draws from (0, 1).
    /// </summary>
    /// <param name="stream">Where the draws come from.</param>
    /// <param name="rate">The probability that a value is replaced, 0 to 1.</param>
    /// <param name="low">What one half of them become.</param>
    /// <param name="high">What the other half become.</param>
    /// <param name="source">Any matrix.</param>
    /// <param name="destination">Of the same shape.</param>
    public abstract void ReplaceAtRandom(RandomStream stream, float rate, float low, float high, Matrix source, Matrix destination);

    /// <summary>
    /// destination = source with exactly <paramref name="count"/> values of each row set to 0, all subsets of that size being equally likely: selection sampling (Knuth, "The Art of
    /// Computer Programming", volume 2, section 3.4.2, algorithm S). Value c of n is chosen where ⌊word · (n − c) / 2³²⌋ is below the number still to be chosen.
    /// </summary>
    /// <param name="stream">Where the draws come from.</param>
    /// <param name="count">How many, 0 to the length of a row.</param>
    /// <param name="source">Any matrix.</param>
    /// <param name="destination">Of the same shape.</param>
    public abstract void MaskExactly(RandomStream stream, int count, Matrix source, Matrix destination);

    /// <summary>
    /// destination = source with one block of pixels of each row set to <paramref name="value"/> in all channels, all places within the picture being equally likely: for row r the
    /// top is <see cref="RandomStream.Below"/> of element 2r, the left that of 2r + 1.
    /// </summary>
    /// <param name="stream">Where the draws come from.</param>
    /// <param name="picture">The shape of a row, channels × height × width.</param>
    /// <param name="height">The block's height in pixels, 1 to the picture's.</param>
    /// <param name="width">The block's width in pixels, 1 to the picture's.</param>
    /// <param name="value">What its values become.</param>
    /// <param name="source">Rows of pictures.</param>
    /// <param name="destination">Of the same shape.</param>
    public abstract void FillBlock(RandomStream stream, Shape picture, int height, int width, float value, Matrix source, Matrix destination);
}
