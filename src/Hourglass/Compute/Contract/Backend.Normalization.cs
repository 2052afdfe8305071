namespace Hourglass.Compute;

// Normalization by channel and by row. A row consists of as many channels as a mean has values; a channel's values lie together.
public abstract partial class Backend
{
    /// <summary>
    /// The mean and the variance (divided by their number) of each channel's values over all rows; both are (1, channels).
    /// </summary>
    public virtual void ChannelMoments(Matrix values, Matrix mean, Matrix variance)
    {
        Check.Channels(values, mean, variance);
        var (x, means, variances) = (Read(values), Room(mean), Room(variance));
        var (channels, places) = (mean.Length, values.Columns / mean.Length);
        var count = values.Rows * places;
        for (var c = 0; c < channels; c++)
        {
            var (sum, squares) = (0.0, 0.0);
            for (var i = 0; i < count; i++) sum += x[Place(i, c)];
            for (var i = 0; i < count; i++) squares += Math.Pow(x[Place(i, c)] - sum / count, 2);
            (means[c], variances[c]) = ((float)(sum / count), (float)(squares / count));
        }

        Write(means, mean);
        Write(variances, variance);

        int Place(int i, int channel) => (i / places * channels + channel) * places + i % places;
    }

    /// <summary>output = (input − mean) / √(variance + ε) · scale + shift, by channel; the four are (1, channels).</summary>
    public virtual void NormalizeChannels(
        Matrix input, Matrix mean, Matrix variance, float epsilon, Matrix scale, Matrix shift, Matrix output)
    {
        Check.Channels(input, mean, variance, scale, shift);
        Check.SameShape(input, output);
        var (x, means, variances, factors, summands) = (Read(input), Read(mean), Read(variance), Read(scale), Read(shift));
        var places = input.Columns / mean.Length;
        for (var i = 0; i < input.Length; i++)
        {
            var c = i / places % mean.Length;
            x[i] = (float)((x[i] - (double)means[c]) / Math.Sqrt((double)variances[c] + epsilon) * factors[c] + summands[c]);
        }

        Write(x, output);
    }

    /// <summary>
    /// The backward pass of <see cref="NormalizeChannels"/>. With x̂ = (input − mean) / √(variance + ε): shiftGradient (+)= Σ g,
    /// scaleGradient (+)= Σ g·x̂, inputGradient = scale / √(variance + ε) · (g − mean of g − x̂ · mean of g·x̂). A gradient that is none is
    /// not computed.
    /// </summary>
    /// <param name="input">The layer's input.</param>
    /// <param name="mean">(1, channels).</param>
    /// <param name="variance">(1, channels).</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="scale">(1, channels).</param>
    /// <param name="constant">Whether the moments do not depend on the input: then the input gradient is scale / √(variance + ε) ·
    /// g.</param>
    /// <param name="outputGradient">g.</param>
    /// <param name="scaleGradient">(1, channels) or none.</param>
    /// <param name="shiftGradient">(1, channels) or none.</param>
    /// <param name="accumulate">Whether the parameter gradients are added to what is there.</param>
    /// <param name="inputGradient">As the input, or none.</param>
    public virtual void NormalizeChannelsBackward(
        Matrix input, Matrix mean, Matrix variance, float epsilon, Matrix scale, bool constant, Matrix outputGradient,
        Matrix scaleGradient, Matrix shiftGradient, bool accumulate, Matrix inputGradient)
    {
        Check.Channels(input, mean, variance, scale, scaleGradient, shiftGradient);
        Check.SameShape(input, outputGradient);
        if (!inputGradient.IsNone) Check.SameShape(input, inputGradient);
        var (x, g, means, variances, factors) = (Read(input), Read(outputGradient), Read(mean), Read(variance), Read(scale));
        var (scaleSums, shiftSums) = (Sums(scaleGradient, accumulate), Sums(shiftGradient, accumulate));
        var d = inputGradient.IsNone ? default : Room(inputGradient);
        var (channels, places) = (mean.Length, input.Columns / mean.Length);
        var count = input.Rows * places;
        for (var c = 0; c < channels; c++)
        {
            var (root, center) = (1 / Math.Sqrt((double)variances[c] + epsilon), (double)means[c]);
            var (sum, product) = (0.0, 0.0);
            for (var i = 0; i < count; i++)
            {
                var at = (i / places * channels + c) * places + i % places;
                sum += g[at];
                product += g[at] * (x[at] - center) * root;
            }

            if (!scaleGradient.IsNone) scaleSums[c] = (float)(scaleSums[c] + product);
            if (!shiftGradient.IsNone) shiftSums[c] = (float)(shiftSums[c] + sum);
            if (inputGradient.IsNone) continue;
            for (var i = 0; i < count; i++)
            {
                var at = (i / places * channels + c) * places + i % places;
                var through = constant ? 0 : sum / count + (x[at] - center) * root * product / count;
                d[at] = (float)(factors[c] * root * (g[at] - through));
            }
        }

        Write(scaleSums, scaleGradient);
        Write(shiftSums, shiftGradient);
        Write(d, inputGradient);
    }

    /// <summary>
    /// output = (input − μ) / √(σ² + ε) · scale + shift with each row's own mean and variance; scale and shift have a value for each
    /// column. <paramref name="moments"/> (rows, 2) receives μ and 1 / √(σ² + ε).
    /// </summary>
    public virtual void NormalizeRows(Matrix input, float epsilon, Matrix scale, Matrix shift, Matrix output, Matrix moments)
    {
        Check.Columns(input, scale, shift);
        Check.SameShape(input, output);
        Check.Moments(input, moments);
        var (x, factors, summands, kept) = (Read(input), Read(scale), Read(shift), Room(moments));
        for (var r = 0; r < input.Rows; r++)
        {
            var (sum, squares) = (0.0, 0.0);
            foreach (var value in x.Row(r)) sum += value;
            var mean = sum / input.Columns;
            foreach (var value in x.Row(r)) squares += Math.Pow(value - mean, 2);
            var root = 1 / Math.Sqrt(squares / input.Columns + epsilon);
            for (var c = 0; c < input.Columns; c++) x[r, c] = (float)((x[r, c] - mean) * root * factors[c] + summands[c]);
            (kept[r, 0], kept[r, 1]) = ((float)mean, (float)root);
        }

        Write(x, output);
        Write(kept, moments);
    }

    /// <summary>
    /// The backward pass of <see cref="NormalizeRows"/>: shiftGradient (+)= Σ g, scaleGradient (+)= Σ g·x̂ over the rows, inputGradient =
    /// (h − mean of h − x̂ · mean of h·x̂) / √(σ² + ε) with h = g·scale. A gradient that is none is not computed.
    /// </summary>
    public virtual void NormalizeRowsBackward(
        Matrix input, Matrix moments, Matrix scale, Matrix outputGradient, Matrix scaleGradient, Matrix shiftGradient, bool accumulate,
        Matrix inputGradient)
    {
        Check.Columns(input, scale, scaleGradient, shiftGradient);
        Check.Moments(input, moments);
        Check.SameShape(input, outputGradient);
        if (!inputGradient.IsNone) Check.SameShape(input, inputGradient);
        var (x, g, factors, kept) = (Read(input), Read(outputGradient), Read(scale), Read(moments));
        var (scaleSums, shiftSums) = (Sums(scaleGradient, accumulate), Sums(shiftGradient, accumulate));
        for (var c = 0; c < input.Columns; c++)
        {
            var (sum, product) = (0.0, 0.0);
            for (var r = 0; r < input.Rows; r++)
            {
                sum += g[r, c];
                product += g[r, c] * ((double)x[r, c] - kept[r, 0]) * kept[r, 1];
            }

            if (!scaleGradient.IsNone) scaleSums[c] = (float)(scaleSums[c] + product);
            if (!shiftGradient.IsNone) shiftSums[c] = (float)(shiftSums[c] + sum);
        }

        Write(scaleSums, scaleGradient);
        Write(shiftSums, shiftGradient);
        if (inputGradient.IsNone) return;
        var d = Room(inputGradient);
        for (var r = 0; r < input.Rows; r++)
        {
            var (mean, root) = ((double)kept[r, 0], (double)kept[r, 1]);
            var (sum, product) = (0.0, 0.0);
            for (var c = 0; c < input.Columns; c++)
            {
                sum += (double)g[r, c] * factors[c];
                product += (double)g[r, c] * factors[c] * (x[r, c] - mean) * root;
            }

            for (var c = 0; c < input.Columns; c++)
                d[r, c] = (float)(
                    root * ((double)g[r, c] * factors[c] - sum / input.Columns - (x[r, c] - mean) * root * product / input.Columns));
        }

        Write(d, inputGradient);
    }

    /// <summary>What sums start from: what is there, or zeros.</summary>
    private HostMatrix Sums(Matrix sums, bool accumulate) =>
        sums.IsNone ? default : accumulate ? Read(sums) : Room(sums);
}
