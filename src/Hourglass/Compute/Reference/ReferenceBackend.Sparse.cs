namespace Hourglass.Compute;

// Sparse codes: the formulas of Backend.Sparse, in double.
public sealed partial class ReferenceBackend
{
    /// <inheritdoc/>
    public override float TopK(Matrix values, int count, Matrix marks, float least, Matrix destination)
    {
        Check.TopK(values, count, marks, destination);
        var smallest = float.PositiveInfinity;
        for (var r = 0; r < values.Rows; r++)
        {
            var from = Row(values, r).ToArray();
            var to = Row(destination, r);
            var kept = Enumerable.Range(0, from.Length)
                .Where(c => !(from[c] <= 0) && (marks.IsNone || Values(marks)[c] > least))
                .OrderByDescending(c => float.IsNaN(from[c]) ? float.PositiveInfinity : from[c]).ThenBy(c => c)
                .Take(count).ToList();
            to.Clear();
            foreach (var c in kept)
            {
                to[c] = from[c];
                smallest = Math.Min(smallest, from[c]);
            }
        }

        return float.IsPositiveInfinity(smallest) ? 0 : smallest;
    }

    /// <inheritdoc/>
    public override void Threshold(Matrix values, float threshold, Matrix destination)
    {
        Check.SameShape(values, destination);
        Span<float> x = Values(values), y = Values(destination);
        for (var i = 0; i < x.Length; i++) y[i] = x[i] <= threshold ? 0 : x[i];
    }

    /// <inheritdoc/>
    public override void JumpRelu(Matrix values, float start, Matrix logThresholds, Matrix destination)
    {
        Check.JumpRelu(values, start, logThresholds);
        Check.SameShape(values, destination);
        for (var r = 0; r < values.Rows; r++)
            for (var c = 0; c < values.Columns; c++)
                Row(destination, r)[c] = Row(values, r)[c] <= start * Math.Exp(Values(logThresholds)[c]) ? 0 : Row(values, r)[c];
    }

    /// <inheritdoc/>
    public override void JumpReluBackward(
        Matrix values, float start, Matrix logThresholds, float width, float countSlope, Matrix outputGradient, Matrix logGradient, Matrix inputGradient)
    {
        Check.JumpReluBackward(values, start, logThresholds, width, outputGradient, logGradient, inputGradient);
        for (var c = 0; c < values.Columns; c++)
        {
            var threshold = start * Math.Exp(Values(logThresholds)[c]);
            var sum = 0.0;
            for (var r = 0; r < values.Rows; r++)
            {
                var x = Row(values, r)[c];
                var g = outputGradient.IsNone ? 0 : Row(outputGradient, r)[c];
                if (Math.Abs(x - threshold) < width / 2) sum -= threshold / width * (threshold * g + countSlope);
                if (!inputGradient.IsNone) Row(inputGradient, r)[c] = x > threshold ? g : 0;
            }

            Values(logGradient)[c] += (float)sum;
        }
    }

    /// <inheritdoc/>
    public override void Gate(Matrix values, Matrix gateBias, Matrix logScale, Matrix bias, Matrix destination)
    {
        Check.Gate(values, gateBias, logScale, bias, destination);
        for (var r = 0; r < values.Rows; r++)
        {
            for (var c = 0; c < values.Columns; c++)
            {
                double x = Row(values, r)[c];
                var magnitude = Math.Exp(Values(logScale)[c]) * x + Values(bias)[c];
                Row(destination, r)[c] = x + Values(gateBias)[c] <= 0 || magnitude <= 0 ? 0 : (float)magnitude;
            }
        }
    }

    /// <inheritdoc/>
    public override void GateBackward(
        Matrix values, Matrix logScale, Matrix output, Matrix outputGradient, Matrix logScaleGradient, Matrix biasGradient, Matrix inputGradient)
    {
        Check.Gate(values, biasGradient, logScaleGradient, logScale, output);
        Check.SameShape(values, outputGradient);
        Check.SameShape(values, inputGradient);
        for (var c = 0; c < values.Columns; c++)
        {
            var scale = Math.Exp(Values(logScale)[c]);
            var (scaleSum, biasSum) = (0.0, 0.0);
            for (var r = 0; r < values.Rows; r++)
            {
                var g = Row(output, r)[c] == 0 ? 0.0 : Row(outputGradient, r)[c];
                scaleSum += scale * Row(values, r)[c] * g;
                biasSum += g;
                Row(inputGradient, r)[c] = (float)(scale * g);
            }

            Values(logScaleGradient)[c] += (float)scaleSum;
            Values(biasGradient)[c] += (float)biasSum;
        }
    }

    /// <inheritdoc/>
    public override void AddRow(Matrix source, Matrix row, float factor, Matrix destination)
    {
        Check.SameShape(source, destination);
        Check.PerColumn(source, row);
        for (var r = 0; r < source.Rows; r++)
            for (var c = 0; c < source.Columns; c++)
                Row(destination, r)[c] = (float)(Row(source, r)[c] + (double)factor * Values(row)[c]);
    }

    /// <inheritdoc/>
    public override long CountActive(Matrix values, Matrix perColumn)
    {
        if (!perColumn.IsNone) Check.PerColumn(values, perColumn);
        var total = 0L;
        for (var r = 0; r < values.Rows; r++)
        {
            for (var c = 0; c < values.Columns; c++)
            {
                if (Row(values, r)[c] == 0) continue;
                total++;
                if (!perColumn.IsNone) Values(perColumn)[c]++;
            }
        }

        return total;
    }

    /// <inheritdoc/>
    public override void CountIdle(Matrix values, Matrix idle)
    {
        Check.PerColumn(values, idle);
        for (var r = 0; r < values.Rows; r++)
            for (var c = 0; c < values.Columns; c++)
                Values(idle)[c] = Row(values, r)[c] == 0 ? Values(idle)[c] + 1 : 0;
    }

    /// <inheritdoc/>
    public override void SparseMultiply(Matrix codes, Matrix atoms, Matrix bias, Matrix output)
    {
        Check.SparseMultiply(codes, atoms, bias, output);
        for (var r = 0; r < output.Rows; r++)
        {
            for (var c = 0; c < output.Columns; c++)
            {
                var sum = bias.IsNone ? 0.0 : Values(bias)[c];
                for (var l = 0; l < codes.Columns; l++) sum += (double)Row(codes, r)[l] * Row(atoms, l)[c];
                Row(output, r)[c] = (float)sum;
            }
        }
    }

    /// <inheritdoc/>
    public override void SparseMultiplyBackward(Matrix codes, Matrix outputGradient, Matrix atomsGradient, bool accumulate) =>
        Multiply(codes, true, outputGradient, false, atomsGradient, accumulate);

    /// <inheritdoc/>
    public override void NormalizeLengths(Matrix rows)
    {
        for (var r = 0; r < rows.Rows; r++)
        {
            var row = Row(rows, r);
            var length = Math.Sqrt(Dot(row, row));
            if (length == 0) continue;
            foreach (ref var value in row) value = (float)(value / length);
        }
    }

    /// <inheritdoc/>
    public override void RemoveAlong(Matrix rows, Matrix gradient)
    {
        Check.SameShape(rows, gradient);
        for (var r = 0; r < rows.Rows; r++)
        {
            Span<float> w = Row(rows, r), g = Row(gradient, r);
            var square = Dot(w, w);
            if (square == 0) continue;
            var share = Dot(w, g) / square;
            for (var c = 0; c < w.Length; c++) g[c] = (float)(g[c] - share * w[c]);
        }
    }

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += (double)a[i] * b[i];
        return sum;
    }
}
