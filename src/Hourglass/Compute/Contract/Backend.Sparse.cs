namespace Hourglass.Compute;

// Sparse codes: how they are chosen, counted and decoded.
public abstract partial class Backend
{
    /// <summary>
    /// destination = relu(values) with only the <paramref name="count"/> largest of each row kept, ties by column; fewer are kept where a
    /// row has fewer above 0. A NaN counts as the largest.
    /// </summary>
    /// <param name="values">(rows, columns).</param>
    /// <param name="count">1 … columns.</param>
    /// <param name="marks">(1, columns) or none: only columns whose mark is above <paramref name="minimum"/> take part.</param>
    /// <param name="minimum">See <paramref name="marks"/>.</param>
    /// <param name="destination">(rows, columns).</param>
    /// <returns>Whether any value was kept; null from a backend that does not wait for the answer.</returns>
    public virtual bool? TopK(Matrix values, int count, Matrix marks, float minimum, Matrix destination)
    {
        Check.TopK(values, count, marks, destination);
        var (x, m, y) = (Read(values), Read(marks), Room(destination));
        var any = false;
        for (var r = 0; r < values.Rows; r++)
        {
            var row = x.Row(r).ToArray();
            var kept = Enumerable.Range(0, row.Length)
                .Where(c => !(row[c] <= 0) && (marks.IsNone || m[c] > minimum))
                .OrderByDescending(c => float.IsNaN(row[c]) ? float.PositiveInfinity : row[c]).ThenBy(c => c)
                .Take(count);
            foreach (var c in kept) (y[r, c], any) = (row[c], true);
        }

        Write(y, destination);
        return any;
    }

    /// <summary>
    /// <see cref="TopK"/> of a whole batch seen as one row, with a running mean of the smallest value kept, 0 if none was: θ ← θ + max(1 /
    /// (steps + 1), minimumShare) · (smallest − θ).
    /// </summary>
    /// <param name="values">(rows, columns).</param>
    /// <param name="count">1 … rows · columns.</param>
    /// <param name="minimumShare">The running mean moves by at least this share.</param>
    /// <param name="state">θ and the number of steps it is of (1, 2), updated.</param>
    /// <param name="destination">(rows, columns).</param>
    public virtual void BatchTopK(Matrix values, int count, float minimumShare, Matrix state, Matrix destination)
    {
        Check.BatchTopK(values, state, destination);
        TopK(values.Reshape(1, values.Length), count, default, 0, destination.Reshape(1, values.Length));
        var (kept, s) = (Read(destination), Read(state));
        var smallest = float.PositiveInfinity;
        foreach (var value in kept.Values)
            if (value != 0)
                smallest = Math.Min(smallest, value);
        Formulas.UpdateThreshold(float.IsPositiveInfinity(smallest) ? 0 : smallest, minimumShare, s.Values);
        Write(s, state);
    }

    /// <summary>destination[i] = values[i] where it is above the one value of <paramref name="threshold"/>, else 0.</summary>
    public virtual void Threshold(Matrix values, Matrix threshold, Matrix destination)
    {
        Check.Threshold(values, threshold, destination);
        var (x, limit) = (Read(values), Read(threshold)[0]);
        foreach (ref var value in x.Values.AsSpan())
            if (value <= limit)
                value = 0;
        Write(x, destination);
    }

    /// <summary>destination[r, c] = values[r, c] where it is above θ[c], else 0, with θ[c] = start·exp(logThresholds[c]).</summary>
    /// <param name="values">(batch, columns).</param>
    /// <param name="start">What all θ are multiplied by, above 0.</param>
    /// <param name="logThresholds">(1, columns).</param>
    /// <param name="destination">(batch, columns).</param>
    public virtual void JumpRelu(Matrix values, float start, Matrix logThresholds, Matrix destination)
    {
        Check.JumpRelu(values, start, logThresholds);
        Check.SameShape(values, destination);
        var (x, t) = (Read(values), Read(logThresholds));
        for (var r = 0; r < values.Rows; r++)
            for (var c = 0; c < values.Columns; c++)
                if (x[r, c] <= start * Math.Exp(t[c]))
                    x[r, c] = 0;
        Write(x, destination);
    }

    /// <summary>
    /// The derivative of <see cref="JumpRelu"/> by values, g where the value is above θ, and the straight-through one by log θ: within
    /// |value − θ| &lt; width / 2, logGradient[c] += −(θ / width)·(θ·g + countSlope).
    /// </summary>
    /// <param name="values">(batch, columns).</param>
    /// <param name="start">As in the forward pass.</param>
    /// <param name="logThresholds">(1, columns).</param>
    /// <param name="width">The kernel's width ε, above 0.</param>
    /// <param name="countSlope">What one value above its threshold costs; 0 for nothing.</param>
    /// <param name="outputGradient">g, (batch, columns); none for 0.</param>
    /// <param name="logGradient">(1, columns), added to.</param>
    /// <param name="inputGradient">(batch, columns), overwritten; or none.</param>
    public virtual void JumpReluBackward(
        Matrix values, float start, Matrix logThresholds, float width, float countSlope, Matrix outputGradient, Matrix logGradient,
        Matrix inputGradient)
    {
        Check.JumpReluBackward(values, start, logThresholds, width, outputGradient, logGradient, inputGradient);
        var (x, t, g, sums) = (Read(values), Read(logThresholds), Read(outputGradient), Read(logGradient));
        var result = inputGradient.IsNone ? default : Room(inputGradient);
        for (var c = 0; c < values.Columns; c++)
        {
            var threshold = start * Math.Exp(t[c]);
            var sum = 0.0;
            for (var r = 0; r < values.Rows; r++)
            {
                var slope = outputGradient.IsNone ? 0 : g[r, c];
                if (Math.Abs(x[r, c] - threshold) < width / 2) sum -= threshold / width * (threshold * slope + countSlope);
                if (!inputGradient.IsNone) result[r, c] = x[r, c] > threshold ? slope : 0;
            }

            sums[c] += (float)sum;
        }

        Write(sums, logGradient);
        Write(result, inputGradient);
    }

    /// <summary>
    /// destination = relu(exp(logScale[c])·values[r, c] + bias[c]) where values[r, c] + gateBias[c] is above 0, else 0.
    /// </summary>
    /// <param name="values">(batch, columns).</param>
    /// <param name="gateBias">(1, columns).</param>
    /// <param name="logScale">(1, columns).</param>
    /// <param name="bias">(1, columns).</param>
    /// <param name="destination">(batch, columns).</param>
    public virtual void Gate(Matrix values, Matrix gateBias, Matrix logScale, Matrix bias, Matrix destination)
    {
        Check.Gate(values, gateBias, logScale, bias, destination);
        var (x, gate, s, b) = (Read(values), Read(gateBias), Read(logScale), Read(bias));
        for (var r = 0; r < values.Rows; r++)
        {
            for (var c = 0; c < values.Columns; c++)
            {
                var magnitude = Math.Exp(s[c]) * x[r, c] + b[c];
                x[r, c] = (double)x[r, c] + gate[c] <= 0 || magnitude <= 0 ? 0 : (float)magnitude;
            }
        }

        Write(x, destination);
    }

    /// <summary>
    /// The derivative of <see cref="Gate"/>, the gate taken as constant: with g the output's gradient where the output is not 0,
    /// inputGradient = exp(logScale)·g, logScaleGradient += Σ exp(logScale)·value·g and biasGradient += Σ g over the batch.
    /// </summary>
    public virtual void GateBackward(
        Matrix values, Matrix logScale, Matrix output, Matrix outputGradient, Matrix logScaleGradient, Matrix biasGradient,
        Matrix inputGradient)
    {
        Check.Gate(values, biasGradient, logScaleGradient, logScale, output);
        Check.SameShape(values, outputGradient);
        Check.SameShape(values, inputGradient);
        var (x, s, y, g) = (Read(values), Read(logScale), Read(output), Read(outputGradient));
        var (scaleSums, biasSums, result) = (Read(logScaleGradient), Read(biasGradient), Room(inputGradient));
        for (var c = 0; c < values.Columns; c++)
        {
            var scale = Math.Exp(s[c]);
            var (scaleSum, biasSum) = (0.0, 0.0);
            for (var r = 0; r < values.Rows; r++)
            {
                var slope = y[r, c] == 0 ? 0.0 : g[r, c];
                scaleSum += scale * x[r, c] * slope;
                biasSum += slope;
                result[r, c] = (float)(scale * slope);
            }

            scaleSums[c] += (float)scaleSum;
            biasSums[c] += (float)biasSum;
        }

        Write(scaleSums, logScaleGradient);
        Write(biasSums, biasGradient);
        Write(result, inputGradient);
    }

    /// <summary>
    /// How many values are not 0; <paramref name="perColumn"/> (1, columns), unless none, receives += the number in each column.
    /// </summary>
    public virtual long CountActive(Matrix values, Matrix perColumn)
    {
        if (!perColumn.IsNone) Check.PerColumn(values, perColumn);
        var (x, counts) = (Read(values), Read(perColumn));
        var total = 0L;
        for (var r = 0; r < values.Rows; r++)
        {
            for (var c = 0; c < values.Columns; c++)
            {
                if (x[r, c] == 0) continue;
                total++;
                if (!perColumn.IsNone) counts[c]++;
            }
        }

        Write(counts, perColumn);
        return total;
    }

    /// <summary>How many values are above <paramref name="limit"/>.</summary>
    public virtual long CountAbove(Matrix values, float limit) => Read(values).Values.LongCount(value => value > limit);

    /// <summary>idle[c] = how many rows came after the last one whose value in column c is not 0; += rows if there is none.</summary>
    public virtual void CountIdle(Matrix values, Matrix idle)
    {
        Check.PerColumn(values, idle);
        var (x, counts) = (Read(values), Read(idle));
        for (var r = 0; r < values.Rows; r++)
            for (var c = 0; c < values.Columns; c++)
                counts[c] = x[r, c] == 0 ? counts[c] + 1 : 0;
        Write(counts, idle);
    }

    /// <summary>
    /// output = codes·atoms + bias, codes (batch, latents), atoms (latents, features), bias (1, features) or none. A backend may skip the
    /// zeros of sparse codes and read only the atoms in use.
    /// </summary>
    public virtual void SparseMultiply(Matrix codes, Matrix atoms, Matrix bias, Matrix output)
    {
        Check.SparseMultiply(codes, atoms, bias, output);
        Multiply(codes, false, atoms, false, output);
        if (!bias.IsNone) AddRow(output, bias, 1, output);
    }

    /// <summary>atomsGradient (+)= codesᵀ·outputGradient, the derivative of <see cref="SparseMultiply"/> by the atoms.</summary>
    public virtual void SparseMultiplyBackward(Matrix codes, Matrix outputGradient, Matrix atomsGradient, bool accumulate) =>
        Multiply(codes, true, outputGradient, false, atomsGradient, accumulate);

    /// <summary>Scales each row to length 1; a row of zeros is left.</summary>
    public virtual void NormalizeLengths(Matrix rows)
    {
        var x = Read(rows);
        for (var r = 0; r < rows.Rows; r++)
        {
            var length = Math.Sqrt(Dot(x.Row(r), x.Row(r)));
            if (length == 0) continue;
            foreach (ref var value in x.Row(r)) value = (float)(value / length);
        }

        Write(x, rows);
    }

    /// <summary>
    /// gradient[r] −= (gradient[r]·rows[r])·rows[r] / |rows[r]|²: subtracts what would change a row's length; nothing for a row of zeros.
    /// </summary>
    public virtual void RemoveAlong(Matrix rows, Matrix gradient)
    {
        Check.SameShape(rows, gradient);
        var (w, g) = (Read(rows), Read(gradient));
        for (var r = 0; r < rows.Rows; r++)
        {
            var square = Dot(w.Row(r), w.Row(r));
            if (square == 0) continue;
            var share = Dot(w.Row(r), g.Row(r)) / square;
            for (var c = 0; c < rows.Columns; c++) g[r, c] = (float)(g[r, c] - share * w[r, c]);
        }

        Write(g, gradient);
    }

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += (double)a[i] * b[i];
        return sum;
    }
}
