namespace Hourglass.Compute;

// Classes beside rows.
public abstract partial class Backend
{
    /// <summary>
    /// Each row with its class behind it: destination[r] = (source[r], 0 … 0, 1 … 1, 0 … 0), a run of equal length for each class, ones in that of
    /// labels[r]. A run is one number beside a row of values, a whole plane beside the planes of a picture.
    /// </summary>
    /// <param name="source">(batch, n).</param>
    /// <param name="labels">The class of each row, from 0 to below <paramref name="classes"/>.</param>
    /// <param name="classes">How many classes there are; it divides the columns that the destination has more.</param>
    /// <param name="destination">(batch, n + classes · run).</param>
    public abstract void AppendClasses(Matrix source, ReadOnlySpan<int> labels, int classes, Matrix destination);
}
