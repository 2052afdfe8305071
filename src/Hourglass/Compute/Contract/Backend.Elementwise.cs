namespace Hourglass.Compute;

// Elementwise operations on rows and in place.
public abstract partial class Backend
{
    /// <summary>destination = kept · destination + factor · source.</summary>
    public virtual void Blend(Matrix source, float factor, float kept, Matrix destination)
    {
        Check.SameShape(source, destination);
        var (s, d) = (Read(source), Read(destination));
        for (var i = 0; i < d.Values.Length; i++) d[i] = (float)((double)kept * d[i] + (double)factor * s[i]);
        Write(d, destination);
    }

    /// <summary>values[r, c] ·= factors[r]; factors is (batch, 1).</summary>
    public virtual void ScaleRows(Matrix factors, Matrix values)
    {
        Check.PerRow(values.Rows, factors);
        var (f, v) = (Read(factors), Read(values));
        for (var r = 0; r < values.Rows; r++)
            foreach (ref var value in v.Row(r))
                value *= f[r];
        Write(v, values);
    }

    /// <summary>destination[r, c] += scale · factors[r] · source[r, c].</summary>
    public virtual void AddScaledRows(Matrix source, Matrix factors, float scale, Matrix destination)
    {
        Check.AddScaledRows(source, factors, destination);
        var (s, f, d) = (Read(source), Read(factors), Read(destination));
        for (var r = 0; r < source.Rows; r++)
            for (var c = 0; c < source.Columns; c++)
                d[r, c] += (float)((double)scale * f[r] * s[r, c]);
        Write(d, destination);
    }

    /// <summary>sums[r] = Σ values[r, c]² over the columns.</summary>
    public virtual void RowSquares(Matrix values, Matrix sums)
    {
        Check.Length(values.Rows, sums);
        var s = Room(sums);
        for (var r = 0; r < values.Rows; r++) s[r] = (float)SumOfSquares(values.SliceRows(r, 1));
        Write(s, sums);
    }

    /// <summary>
    /// Each row with its class appended: destination[r] = (source[r], 0 … 0, 1 … 1, 0 … 0), a run of equal length for each class, ones in
    /// that of labels[r]. A run is one number after a row of values, a whole plane after the planes of a picture.
    /// </summary>
    /// <param name="source">(batch, n).</param>
    /// <param name="labels">The class of each row, from 0 to below <paramref name="classes"/>.</param>
    /// <param name="classes">The number of classes; it divides the number of columns that the destination has more.</param>
    /// <param name="destination">(batch, n + classes · run).</param>
    public virtual void AppendClasses(Matrix source, ReadOnlySpan<int> labels, int classes, Matrix destination)
    {
        Check.AppendClasses(source, labels, classes, destination);
        var (s, d) = (Read(source), Room(destination));
        var run = (destination.Columns - source.Columns) / classes;
        for (var r = 0; r < source.Rows; r++)
        {
            s.Row(r).CopyTo(d.Row(r));
            d.Row(r).Slice(source.Columns + labels[r] * run, run).Fill(1);
        }

        Write(d, destination);
    }

    /// <summary>
    /// destination = the transpose of each row of <paramref name="source"/>, seen as <paramref name="height"/> × width values: (channel,
    /// place) becomes (place, channel). The two are of equal length and not the same matrix.
    /// </summary>
    public virtual void TransposeRows(Matrix source, int height, Matrix destination)
    {
        Check.TransposeRows(source, height, destination);
        var (s, d) = (Read(source), Room(destination));
        var (size, width) = (source.Columns, source.Columns / height);
        for (var i = 0; i < s.Values.Length; i++) d[i / size * size + i % width * height + i % size / width] = s[i];
        Write(d, destination);
    }

    /// <summary>values[i] = 1 where it is at least <paramref name="limit"/>, else 0, in place. NaN stays.</summary>
    public virtual void Binarize(float limit, Matrix values)
    {
        var v = Read(values);
        foreach (ref var value in v.Values.AsSpan())
            if (!float.IsNaN(value))
                value = value >= limit ? 1 : 0;
        Write(v, values);
    }
}
