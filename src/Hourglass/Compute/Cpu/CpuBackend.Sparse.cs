using System.Buffers;

namespace Hourglass.Compute;

// Sparse codes. What reads atoms or searches rows runs on all threads with vectors; the rest are single passes over the codes.
public sealed unsafe partial class CpuBackend
{
    /// <summary>Codes with more than one value in this many are decoded by a plain multiply, which is faster then.</summary>
    private const int SparseFrom = 8;

    /// <inheritdoc/>
    public override bool? TopK(Matrix values, int count, Matrix marks, float minimum, Matrix destination)
    {
        Check.TopK(values, count, marks, destination);
        var smallest = _engine.TopK(values.Rows, values.Columns, Start(values), count, Start(marks), minimum, Start(destination));
        Keep(values, marks, destination);
        return smallest != 0;
    }

    /// <inheritdoc/>
    public override void BatchTopK(Matrix values, int count, float minimumShare, Matrix state, Matrix destination)
    {
        Check.BatchTopK(values, state, destination);
        Check.TopK(values.Reshape(1, values.Length), count, default, destination.Reshape(1, values.Length));
        var smallest = _engine.TopK(1, values.Length, Start(values), count, null, 0, Start(destination));
        Formulas.UpdateThreshold(smallest, minimumShare, Span(state));
        Keep(values, state, destination);
    }

    /// <inheritdoc/>
    public override void Threshold(Matrix values, Matrix threshold, Matrix destination)
    {
        Check.Threshold(values, threshold, destination);
        Span<float> x = Span(values), y = Span(destination);
        var limit = Span(threshold)[0];
        for (var i = 0; i < x.Length; i++) y[i] = x[i] <= limit ? 0 : x[i];
        Keep(values, threshold, destination);
    }

    /// <inheritdoc/>
    public override void JumpRelu(Matrix values, float start, Matrix logThresholds, Matrix destination)
    {
        Check.JumpRelu(values, start, logThresholds);
        Check.SameShape(values, destination);
        using var thresholds = new Exponentials(Span(logThresholds), start);
        var t = thresholds.Values;
        for (var r = 0; r < values.Rows; r++)
        {
            Span<float> x = Row(values, r), y = Row(destination, r);
            for (var c = 0; c < x.Length; c++) y[c] = x[c] <= t[c] ? 0 : x[c];
        }

        Keep(values, logThresholds, destination);
    }

    /// <inheritdoc/>
    public override void JumpReluBackward(
        Matrix values, float start, Matrix logThresholds, float width, float countSlope, Matrix outputGradient, Matrix logGradient,
        Matrix inputGradient)
    {
        Check.JumpReluBackward(values, start, logThresholds, width, outputGradient, logGradient, inputGradient);
        using var thresholds = new Exponentials(Span(logThresholds), start);
        Span<float> t = thresholds.Values, sums = Span(logGradient);
        for (var r = 0; r < values.Rows; r++)
        {
            var x = Row(values, r);
            var g = outputGradient.IsNone ? default : Row(outputGradient, r);
            var target = inputGradient.IsNone ? default : Row(inputGradient, r);
            for (var c = 0; c < x.Length; c++)
            {
                var slope = g.IsEmpty ? 0 : g[c];
                if (MathF.Abs(x[c] - t[c]) < width / 2) sums[c] -= t[c] / width * (t[c] * slope + countSlope);
                if (!target.IsEmpty) target[c] = x[c] > t[c] ? slope : 0;
            }
        }

        Keep(values, logThresholds, outputGradient, logGradient, inputGradient);
    }

    /// <inheritdoc/>
    public override void Gate(Matrix values, Matrix gateBias, Matrix logScale, Matrix bias, Matrix destination)
    {
        Check.Gate(values, gateBias, logScale, bias, destination);
        using var scales = new Exponentials(Span(logScale), 1);
        Span<float> s = scales.Values, gate = Span(gateBias), b = Span(bias);
        for (var r = 0; r < values.Rows; r++)
        {
            Span<float> x = Row(values, r), y = Row(destination, r);
            for (var c = 0; c < x.Length; c++)
            {
                var magnitude = MathF.FusedMultiplyAdd(s[c], x[c], b[c]);
                y[c] = x[c] + gate[c] <= 0 || magnitude <= 0 ? 0 : magnitude;
            }
        }

        Keep(values, gateBias, logScale, bias, destination);
    }

    /// <inheritdoc/>
    public override void GateBackward(
        Matrix values, Matrix logScale, Matrix output, Matrix outputGradient, Matrix logScaleGradient, Matrix biasGradient,
        Matrix inputGradient)
    {
        Check.Gate(values, biasGradient, logScaleGradient, logScale, output);
        Check.SameShape(values, outputGradient);
        Check.SameShape(values, inputGradient);
        using var scales = new Exponentials(Span(logScale), 1);
        Span<float> s = scales.Values, scaleSums = Span(logScaleGradient), biasSums = Span(biasGradient);
        for (var r = 0; r < values.Rows; r++)
        {
            Span<float> x = Row(values, r), y = Row(output, r), g = Row(outputGradient, r), target = Row(inputGradient, r);
            for (var c = 0; c < x.Length; c++)
            {
                var slope = y[c] == 0 ? 0 : g[c];
                target[c] = s[c] * slope;
                scaleSums[c] += target[c] * x[c];
                biasSums[c] += slope;
            }
        }

        Keep(values, logScale, output, outputGradient, logScaleGradient, biasGradient, inputGradient);
    }

    /// <inheritdoc/>
    public override long CountActive(Matrix values, Matrix perColumn)
    {
        if (!perColumn.IsNone) Check.PerColumn(values, perColumn);
        var counts = perColumn.IsNone ? default : Span(perColumn);
        var total = 0L;
        for (var r = 0; r < values.Rows; r++)
        {
            var row = Row(values, r);
            for (var c = 0; c < row.Length; c++)
            {
                if (row[c] == 0) continue;
                total++;
                if (!counts.IsEmpty) counts[c]++;
            }
        }

        Keep(values, perColumn);
        return total;
    }

    /// <inheritdoc/>
    public override long CountAbove(Matrix values, float limit)
    {
        var count = 0L;
        foreach (var value in Span(values))
            if (value > limit)
                count++;
        Keep(values);
        return count;
    }

    /// <inheritdoc/>
    public override void CountIdle(Matrix values, Matrix idle)
    {
        Check.PerColumn(values, idle);
        var counts = Span(idle);
        foreach (ref var count in counts) count += values.Rows;
        for (var r = 0; r < values.Rows; r++)
        {
            var row = Row(values, r);
            for (var c = 0; c < row.Length; c++)
                if (row[c] != 0)
                    counts[c] = values.Rows - 1 - r;
        }

        Keep(values, idle);
    }

    /// <inheritdoc/>
    public override void SparseMultiply(Matrix codes, Matrix atoms, Matrix bias, Matrix output)
    {
        Check.SparseMultiply(codes, atoms, bias, output);
        if (IsSparse(codes))
        {
            _engine.SparseMultiply(codes.Rows, codes.Columns, atoms.Columns, Start(codes), Start(atoms), Start(bias), Start(output));
            Keep(codes, atoms, bias, output);
            return;
        }

        Multiply(codes, false, atoms, false, output);
        if (!bias.IsNone) AddRow(output, bias, 1, output);
    }

    /// <inheritdoc/>
    public override void SparseMultiplyBackward(Matrix codes, Matrix outputGradient, Matrix atomsGradient, bool accumulate)
    {
        Check.Multiply(codes, true, outputGradient, false, atomsGradient);
        if (!IsSparse(codes))
        {
            Multiply(codes, true, outputGradient, false, atomsGradient, accumulate);
            return;
        }

        _engine.SparseMultiplyBackward(
            codes.Rows, codes.Columns, atomsGradient.Columns, Start(codes), Start(outputGradient), Start(atomsGradient), accumulate);
        Keep(codes, outputGradient, atomsGradient);
    }

    /// <inheritdoc/>
    public override void NormalizeLengths(Matrix rows)
    {
        for (var r = 0; r < rows.Rows; r++)
        {
            var start = Start(rows) + r * rows.Columns;
            var square = _engine.SumOfSquares(start, rows.Columns);
            if (square == 0) continue;
            var factor = (float)(1 / Math.Sqrt(square));
            foreach (ref var value in new Span<float>(start, rows.Columns)) value *= factor;
        }

        Keep(rows);
    }

    /// <inheritdoc/>
    public override void RemoveAlong(Matrix rows, Matrix gradient)
    {
        Check.SameShape(rows, gradient);
        for (var r = 0; r < rows.Rows; r++)
        {
            float* w = Start(rows) + r * rows.Columns, g = Start(gradient) + r * rows.Columns;
            var square = _engine.SumOfSquares(w, rows.Columns);
            if (square == 0) continue;
            var along = Sums.Dot<float>(new Span<float>(w, rows.Columns), new Span<float>(g, rows.Columns));
            _engine.AddScaled(w, (float)(-along / square), g, rows.Columns);
        }

        Keep(rows, gradient);
    }

    private bool IsSparse(Matrix codes) => CountActive(codes, default) * SparseFrom <= codes.Length;

    /// <summary>factor·exp(x) of each column, in rented memory.</summary>
    private readonly ref struct Exponentials
    {
        private readonly float[] _values;

        internal Exponentials(ReadOnlySpan<float> logarithms, float factor)
        {
            _values = ArrayPool<float>.Shared.Rent(logarithms.Length);
            Values = _values.AsSpan(0, logarithms.Length);
            for (var c = 0; c < logarithms.Length; c++) Values[c] = factor * MathF.Exp(logarithms[c]);
        }

        internal Span<float> Values { get; }

        public void Dispose() => ArrayPool<float>.Shared.Return(_values);
    }
}
