namespace Hourglass.Compute;

/// <summary>
/// The definition of correct: each abstract operation as one plain loop that accumulates in double, and the fallbacks of all others. Slow
/// on purpose; every other backend is tested against it.
/// </summary>
public sealed partial class ReferenceBackend : Backend
{
    /// <inheritdoc/>
    public override string Description => "reference";

    /// <inheritdoc/>
    public override DeviceBuffer Allocate(int length) => new ReferenceBuffer(length);

    /// <inheritdoc/>
    public override void Upload(ReadOnlySpan<float> source, Matrix destination)
    {
        Check.Length(source.Length, destination);
        source.CopyTo(Values(destination));
    }

    /// <inheritdoc/>
    public override void Download(Matrix source, Span<float> destination)
    {
        Check.Length(destination.Length, source);
        Values(source).CopyTo(destination);
    }

    /// <inheritdoc/>
    public override void Copy(Matrix source, Matrix destination)
    {
        Check.SameShape(source, destination);
        Values(source).CopyTo(Values(destination));
    }

    /// <inheritdoc/>
    public override void CopyColumns(Matrix source, int sourceStart, Matrix destination, int destinationStart, int count)
    {
        Check.CopyColumns(source, sourceStart, destination, destinationStart, count);
        for (var r = 0; r < source.Rows; r++)
            Values(source.SliceRows(r, 1)).Slice(sourceStart, count).CopyTo(Values(destination.SliceRows(r, 1))[destinationStart..]);
    }

    /// <inheritdoc/>
    public override void Fill(Matrix destination, float value) => Values(destination).Fill(value);

    /// <inheritdoc/>
    public override void Gather(RowTable table, AffineMap map, ReadOnlySpan<int> rows, Matrix destination)
    {
        Check.Gather(table, map, rows, destination);
        var d = Values(destination);
        for (var r = 0; r < rows.Length; r++)
            table.CopyRow(rows[r], d.Slice(r * table.Columns, table.Columns));
        Transform(map, destination);
    }

    /// <inheritdoc/>
    public override void Transform(AffineMap map, Matrix values)
    {
        Check.Map(map, values);
        var v = Values(values);
        for (var i = 0; i < v.Length; i++)
        {
            var c = map.IsUniform ? 0 : i % values.Columns;
            v[i] = map.Apply(v[i], c);
        }
    }

    /// <inheritdoc/>
    public override void AddScaled(Matrix source, float factor, Matrix destination)
    {
        Check.SameShape(source, destination);
        var s = Values(source);
        var d = Values(destination);
        for (var i = 0; i < s.Length; i++) d[i] = (float)(d[i] + (double)factor * s[i]);
    }

    /// <inheritdoc/>
    public override void AddRow(Matrix source, Matrix row, float factor, Matrix destination)
    {
        Check.SameShape(source, destination);
        Check.PerColumn(source, row);
        var s = Values(source);
        var d = Values(destination);
        for (var i = 0; i < s.Length; i++) d[i] = (float)(s[i] + (double)factor * Values(row)[i % source.Columns]);
    }

    /// <inheritdoc/>
    public override void Activate(Activation activation, Matrix source, Matrix destination)
    {
        Check.SameShape(source, destination);
        var s = Values(source);
        var d = Values(destination);
        for (var i = 0; i < s.Length; i++) d[i] = (float)Pointwise.Value(activation, s[i]);
    }

    /// <inheritdoc/>
    public override void ActivateBackward(Activation activation, Matrix values, Matrix outputGradient, Matrix inputGradient)
    {
        Check.SameShape(outputGradient, inputGradient);
        var g = Values(outputGradient);
        var d = Values(inputGradient);
        if (activation.Kind == ActivationKind.Identity)
        {
            g.CopyTo(d);
            return;
        }

        Check.SameShape(values, outputGradient);
        var v = Values(values);
        for (var i = 0; i < g.Length; i++) d[i] = (float)(g[i] * Pointwise.Derivative(activation, v[i]));
    }

    /// <inheritdoc/>
    public override void Dropout(RandomStream stream, float rate, Matrix source, Matrix destination)
    {
        Check.SameShape(source, destination);
        Check.DropoutRate(rate);
        var s = Values(source);
        var d = Values(destination);
        for (var i = 0; i < s.Length; i++)
            d[i] = Philox.Uniform(stream.Word((uint)i)) >= rate ? s[i] * (1f / (1f - rate)) : 0f;
    }

    /// <inheritdoc/>
    public override void FillUniform(RandomStream stream, float low, float high, Matrix destination)
    {
        var d = Values(destination);
        for (var i = 0; i < d.Length; i++) d[i] = MathF.FusedMultiplyAdd(Philox.Uniform(stream.Word((uint)i)), high - low, low);
    }

    /// <inheritdoc/>
    public override void AddNormal(RandomStream stream, float sigma, float low, float high, Matrix source, Matrix destination)
    {
        Check.SameShape(source, destination);
        Check.Noise(sigma, low, high);
        var s = Values(source);
        var d = Values(destination);
        for (var i = 0; i < s.Length; i++) d[i] = (float)Math.Clamp(s[i] + sigma * Normal(stream, i), low, high);
    }

    /// <inheritdoc/>
    public override void Multiply(Matrix a, bool transposeA, Matrix b, bool transposeB, Matrix destination, bool accumulate = false)
    {
        Check.Multiply(a, transposeA, b, transposeB, destination);
        var x = Values(a);
        var y = Values(b);
        var d = Values(destination);
        var depth = transposeA ? a.Rows : a.Columns;
        for (var i = 0; i < destination.Rows; i++)
        {
            for (var j = 0; j < destination.Columns; j++)
            {
                var sum = accumulate ? d[i * destination.Columns + j] : 0.0;
                for (var k = 0; k < depth; k++)
                {
                    sum += (double)x[transposeA ? k * a.Columns + i : i * a.Columns + k] *
                           y[transposeB ? j * b.Columns + k : k * b.Columns + j];
                }

                d[i * destination.Columns + j] = (float)sum;
            }
        }
    }

    /// <inheritdoc/>
    public override double Loss(
        LossKind kind, float delta, Activation final, Matrix logits, Matrix target, double gradientScale = 0, Matrix gradient = default)
    {
        Check.Loss(kind, final, logits, target, gradient);
        var z = Values(logits);
        var x = Values(target);
        var g = gradient.IsNone ? default : Values(gradient);
        var total = 0.0;
        for (var i = 0; i < z.Length; i++)
        {
            var (loss, slope) = Pointwise.Loss(kind, delta, final, z[i], x[i]);
            total += loss;
            if (!gradient.IsNone) g[i] = (float)(gradientScale * slope);
        }

        return total;
    }

    /// <inheritdoc/>
    public override double SumOfSquares(Matrix values)
    {
        var total = 0.0;
        foreach (var v in Values(values)) total += (double)v * v;
        return total;
    }

    /// <inheritdoc/>
    public override void ColumnSums(Matrix values, Matrix sums, bool accumulate = false)
    {
        Check.ColumnSums(values, sums);
        var v = Values(values);
        var s = Values(sums);
        for (var c = 0; c < values.Columns; c++)
        {
            var total = accumulate ? s[c] : 0.0;
            for (var r = 0; r < values.Rows; r++) total += v[r * values.Columns + c];
            s[c] = (float)total;
        }
    }

    /// <inheritdoc/>
    public override int FirstNonFinite(Matrix values)
    {
        var v = Values(values);
        for (var i = 0; i < v.Length; i++)
            if (!float.IsFinite(v[i]))
                return i;
        return -1;
    }

    /// <summary>The standard normal sample of element <paramref name="i"/>.</summary>
    private static double Normal(RandomStream stream, int i)
    {
        var (w0, w1, w2, w3) = stream.Block((uint)i / 4);
        var (a, b) = i % 4 < 2 ? (w0, w1) : (w2, w3);
        var radius = Math.Sqrt(-2 * Math.Log(Philox.Uniform(a)));
        var angle = 2 * Math.PI * Philox.Uniform(b);
        return radius * (i % 2 == 0 ? Math.Cos(angle) : Math.Sin(angle));
    }

    private static Span<float> Values(Matrix matrix) => matrix.Buffer is ReferenceBuffer buffer
        ? buffer.Values.AsSpan(matrix.Offset, matrix.Length)
        : throw new ArgumentException($"Expected a buffer of the reference backend; found {matrix.Buffer?.GetType().Name ?? "none"}.");
}
