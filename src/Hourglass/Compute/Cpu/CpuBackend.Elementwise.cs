namespace Hourglass.Compute;

// Elementwise operations, and those on rows.
public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public override void Transform(AffineMap map, Matrix values)
    {
        Check.Map(map, values);
        _engine.Transform(map, Start(values), values.Rows, values.Columns);
        Keep(values);
    }

    /// <inheritdoc/>
    public override void AddScaled(Matrix source, float factor, Matrix destination)
    {
        Check.SameShape(source, destination);
        _engine.AddScaled(Start(source), factor, Start(destination), source.Length);
        Keep(source, destination);
    }

    /// <inheritdoc/>
    public override void AddRow(Matrix source, Matrix row, float factor, Matrix destination)
    {
        Check.SameShape(source, destination);
        Check.PerColumn(source, row);
        if (Start(source) != Start(destination)) Copy(source, destination);
        for (var r = 0; r < source.Rows; r++)
            _engine.AddScaled(Start(row), factor, Start(destination) + r * source.Columns, source.Columns);
        Keep(source, row, destination);
    }

    /// <inheritdoc/>
    public override void Activate(Activation activation, Matrix source, Matrix destination)
    {
        Check.SameShape(source, destination);
        _engine.Activate(activation, Start(source), Start(destination), source.Length);
        Keep(source, destination);
    }

    /// <inheritdoc/>
    public override void ActivateBackward(Activation activation, Matrix values, Matrix outputGradient, Matrix inputGradient)
    {
        Check.SameShape(outputGradient, inputGradient);
        if (activation.Kind != ActivationKind.Identity) Check.SameShape(values, outputGradient);
        _engine.ActivateBackward(activation, Start(values), Start(outputGradient), Start(inputGradient), outputGradient.Length);
        Keep(values, outputGradient, inputGradient);
    }

    /// <inheritdoc/>
    public override void Blend(Matrix source, float factor, float kept, Matrix destination)
    {
        Check.SameShape(source, destination);
        _engine.Blend(Start(source), factor, kept, Start(destination), source.Length);
        Keep(source, destination);
    }

    /// <inheritdoc/>
    public override void ScaleRows(Matrix factors, Matrix values)
    {
        Check.PerRow(values.Rows, factors);
        _engine.ScaleRows(Start(factors), Start(values), values.Rows, values.Columns);
        Keep(factors, values);
    }

    /// <inheritdoc/>
    public override void AddScaledRows(Matrix source, Matrix factors, float scale, Matrix destination)
    {
        Check.AddScaledRows(source, factors, destination);
        for (var r = 0; r < source.Rows; r++)
        {
            var start = (nint)r * source.Columns;
            _engine.AddScaled(Start(source) + start, scale * Span(factors)[r], Start(destination) + start, source.Columns);
        }

        Keep(source, factors, destination);
    }

    /// <inheritdoc/>
    public override void RowSquares(Matrix values, Matrix sums)
    {
        Check.Length(values.Rows, sums);
        for (var r = 0; r < values.Rows; r++)
            Span(sums)[r] = (float)_engine.SumOfSquares(Start(values) + (nint)r * values.Columns, values.Columns);
        Keep(values, sums);
    }

    /// <inheritdoc/>
    public override void AppendClasses(Matrix source, ReadOnlySpan<int> labels, int classes, Matrix destination)
    {
        Check.AppendClasses(source, labels, classes, destination);
        var run = (destination.Columns - source.Columns) / classes;
        for (var r = 0; r < source.Rows; r++)
        {
            var row = Row(destination, r);
            Row(source, r).CopyTo(row);
            row[source.Columns..].Clear();
            row.Slice(source.Columns + labels[r] * run, run).Fill(1);
        }

        Keep(source, destination);
    }

    /// <inheritdoc/>
    public override void TransposeRows(Matrix source, int height, Matrix destination)
    {
        Check.TransposeRows(source, height, destination);
        float* x = Start(source), y = Start(destination);
        var width = source.Columns / height;
        for (var r = 0; r < source.Rows; r++, x += source.Columns, y += source.Columns)
        {
            for (var i = 0; i < height; i++)
                for (var j = 0; j < width; j++)
                    y[(nint)j * height + i] = x[(nint)i * width + j];
        }

        Keep(source, destination);
    }

    /// <inheritdoc/>
    public override void Binarize(float limit, Matrix values)
    {
        foreach (ref var value in Span(values))
            if (!float.IsNaN(value))
                value = value >= limit ? 1 : 0;
        Keep(values);
    }
}
