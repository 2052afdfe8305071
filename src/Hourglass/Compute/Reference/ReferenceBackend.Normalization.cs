namespace Hourglass.Compute;

// Normalization by its formulas.
public sealed partial class ReferenceBackend
{
    /// <inheritdoc/>
    public override void Blend(Matrix source, float factor, float kept, Matrix destination)
    {
        Check.SameShape(source, destination);
        var s = Values(source);
        var d = Values(destination);
        for (var i = 0; i < s.Length; i++) d[i] = (float)((double)kept * d[i] + (double)factor * s[i]);
    }

    /// <inheritdoc/>
    public override void ChannelMoments(Matrix values, Matrix mean, Matrix variance)
    {
        Check.Channels(values, mean, variance);
        var x = Values(values);
        var means = Values(mean);
        var variances = Values(variance);
        var (channels, places) = (means.Length, values.Columns / means.Length);
        var count = values.Rows * places;
        for (var c = 0; c < channels; c++)
        {
            var (sum, squares) = (0.0, 0.0);
            for (var i = 0; i < count; i++) sum += x[Place(i, c)];
            for (var i = 0; i < count; i++) squares += Math.Pow(x[Place(i, c)] - sum / count, 2);
            (means[c], variances[c]) = ((float)(sum / count), (float)(squares / count));
        }

        int Place(int i, int channel) => (i / places * channels + channel) * places + i % places;
    }

    /// <inheritdoc/>
    public override void NormalizeChannels(
        Matrix input, Matrix mean, Matrix variance, float epsilon, Matrix scale, Matrix shift, Matrix output)
    {
        Check.Channels(input, mean, variance, scale, shift);
        Check.SameShape(input, output);
        var x = Values(input);
        var y = Values(output);
        var means = Values(mean);
        var variances = Values(variance);
        var factors = Values(scale);
        var summands = Values(shift);
        var places = input.Columns / means.Length;
        for (var i = 0; i < x.Length; i++)
        {
            var c = i / places % means.Length;
            y[i] = (float)((x[i] - (double)means[c]) / Math.Sqrt((double)variances[c] + epsilon) * factors[c] + summands[c]);
        }
    }

    /// <inheritdoc/>
    public override void NormalizeChannelsBackward(
        Matrix input, Matrix mean, Matrix variance, float epsilon, Matrix scale, bool constant, Matrix outputGradient,
        Matrix scaleGradient, Matrix shiftGradient, bool accumulate, Matrix inputGradient)
    {
        Check.Channels(input, mean, variance, scale, scaleGradient, shiftGradient);
        Check.SameShape(input, outputGradient);
        if (!inputGradient.IsNone) Check.SameShape(input, inputGradient);
        var x = Values(input);
        var g = Values(outputGradient);
        var means = Values(mean);
        var variances = Values(variance);
        var factors = Values(scale);
        var (channels, places) = (means.Length, input.Columns / means.Length);
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

            if (!scaleGradient.IsNone) Add(scaleGradient, c, product, accumulate);
            if (!shiftGradient.IsNone) Add(shiftGradient, c, sum, accumulate);
            if (inputGradient.IsNone) continue;
            var d = Values(inputGradient);
            for (var i = 0; i < count; i++)
            {
                var at = (i / places * channels + c) * places + i % places;
                var through = constant ? 0 : sum / count + (x[at] - center) * root * product / count;
                d[at] = (float)(factors[c] * root * (g[at] - through));
            }
        }
    }

    /// <inheritdoc/>
    public override void NormalizeRows(Matrix input, float epsilon, Matrix scale, Matrix shift, Matrix output, Matrix moments)
    {
        Check.Columns(input, scale, shift);
        Check.SameShape(input, output);
        Check.Moments(input, moments);
        var x = Values(input);
        var y = Values(output);
        var factors = Values(scale);
        var summands = Values(shift);
        var kept = Values(moments);
        for (var r = 0; r < input.Rows; r++)
        {
            var (sum, squares, start) = (0.0, 0.0, r * input.Columns);
            for (var c = 0; c < input.Columns; c++) sum += x[start + c];
            var mean = sum / input.Columns;
            for (var c = 0; c < input.Columns; c++) squares += Math.Pow(x[start + c] - mean, 2);
            var root = 1 / Math.Sqrt(squares / input.Columns + epsilon);
            for (var c = 0; c < input.Columns; c++) y[start + c] = (float)((x[start + c] - mean) * root * factors[c] + summands[c]);
            (kept[2 * r], kept[2 * r + 1]) = ((float)mean, (float)root);
        }
    }

    /// <inheritdoc/>
    public override void NormalizeRowsBackward(
        Matrix input, Matrix moments, Matrix scale, Matrix outputGradient, Matrix scaleGradient, Matrix shiftGradient, bool accumulate,
        Matrix inputGradient)
    {
        Check.Columns(input, scale, scaleGradient, shiftGradient);
        Check.Moments(input, moments);
        Check.SameShape(input, outputGradient);
        if (!inputGradient.IsNone) Check.SameShape(input, inputGradient);
        var x = Values(input);
        var g = Values(outputGradient);
        var factors = Values(scale);
        var kept = Values(moments);
        var columns = input.Columns;
        for (var c = 0; c < columns; c++)
        {
            var (sum, product) = (0.0, 0.0);
            for (var r = 0; r < input.Rows; r++)
            {
                sum += g[r * columns + c];
                product += g[r * columns + c] * ((double)x[r * columns + c] - kept[2 * r]) * kept[2 * r + 1];
            }

            if (!scaleGradient.IsNone) Add(scaleGradient, c, product, accumulate);
            if (!shiftGradient.IsNone) Add(shiftGradient, c, sum, accumulate);
        }

        if (inputGradient.IsNone) return;
        var d = Values(inputGradient);
        for (var r = 0; r < input.Rows; r++)
        {
            var (mean, root) = ((double)kept[2 * r], (double)kept[2 * r + 1]);
            var (sum, product) = (0.0, 0.0);
            for (var i = r * columns; i < (r + 1) * columns; i++)
            {
                sum += (double)g[i] * factors[i % columns];
                product += (double)g[i] * factors[i % columns] * (x[i] - mean) * root;
            }

            for (var i = r * columns; i < (r + 1) * columns; i++)
                d[i] = (float)(root * ((double)g[i] * factors[i % columns] - sum / columns - (x[i] - mean) * root * product / columns));
        }
    }

    private static void Add(Matrix sums, int index, double value, bool accumulate)
    {
        ref var sum = ref Values(sums)[index];
        sum = (float)(accumulate ? sum + value : value);
    }
}
