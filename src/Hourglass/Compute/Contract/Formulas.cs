namespace Hourglass.Compute;

/// <summary>
/// The formulas of operations on a few values, as plain loops over host memory: the fallbacks of <see cref="Backend"/> and
/// <see cref="CpuBackend"/> share them.
/// </summary>
internal static class Formulas
{
    /// <summary>Below this probability the slope of an adversary's loss is held, so that the quotient of two slopes stays finite.</summary>
    private const float MinimumSlope = 1e-9f;

    /// <summary>Mean activities are held this far from 0 and 1, where their divergence is infinite.</summary>
    private const double Edge = 1e-6;

    /// <summary>
    /// The cross-entropy −log p(label) of one row, p = exp(logit) / Σ exp; writes gradientScale·(p − 1[label]) to
    /// <paramref name="slopes"/> unless empty.
    /// </summary>
    internal static double SoftmaxLoss(ReadOnlySpan<float> logits, int label, double gradientScale, Span<float> slopes)
    {
        var (largest, sum) = (double.NegativeInfinity, 0.0);
        foreach (var logit in logits) largest = Math.Max(largest, logit); // NaN stays NaN
        foreach (var logit in logits) sum += Math.Exp(logit - largest);
        var loss = largest + Math.Log(sum) - logits[label];
        for (var c = 0; c < slopes.Length; c++)
            slopes[c] = (float)(gradientScale * (Math.Exp(logits[c] - largest) / sum - (c == label ? 1 : 0)));
        return loss;
    }

    /// <summary>∂/∂log σ² of a sum of Gaussian losses over <paramref name="count"/> values: Σ (½ − (x̂ − x)² / 2σ²).</summary>
    internal static double VarianceSlope(double total, int count, float variance) =>
        count * (0.5 + 0.5 * Math.Log(2 * Math.PI * variance)) - total;

    /// <summary>The same of the losses of rows, each multiplied by its weight.</summary>
    internal static double VarianceSlope(ReadOnlySpan<float> losses, ReadOnlySpan<float> weights, int columns, float variance)
    {
        var sum = 0.0;
        for (var r = 0; r < losses.Length; r++) sum += weights[r] * VarianceSlope(losses[r], columns, variance);
        return sum;
    }

    /// <inheritdoc cref="Backend.FreeBits"/>
    internal static double FreeBits(ReadOnlySpan<float> divergences, int rows, float free, float slope, Span<float> factors)
    {
        var cost = 0.0;
        for (var j = 0; j < divergences.Length; j++)
        {
            var divergence = (double)divergences[j] / rows;
            cost += Math.Max(free, divergence);
            factors[j] = divergence > free ? slope : 0;
        }

        return cost;
    }

    /// <inheritdoc cref="Backend.Capacity"/>
    internal static double Capacity(ReadOnlySpan<float> divergences, int rows, float capacity, float slope, Span<float> factors)
    {
        var total = 0.0;
        foreach (var divergence in divergences) total += divergence;
        var excess = total / rows - capacity;
        factors.Fill(excess > 0 ? slope : excess < 0 ? -slope : 0);
        return Math.Abs(excess);
    }

    /// <inheritdoc cref="Backend.SparsityDivergence"/>
    internal static double SparsityDivergence(ReadOnlySpan<float> sums, int rows, double target, float slope, Span<float> slopes)
    {
        var cost = 0.0;
        for (var j = 0; j < sums.Length; j++)
        {
            var mean = Math.Clamp(sums[j] / (double)rows, Edge, 1 - Edge);
            cost += target * Math.Log(target / mean) + (1 - target) * Math.Log((1 - target) / (1 - mean));
            slopes[j] = (float)(slope * ((1 - target) / (1 - mean) - target / mean));
        }

        return cost;
    }

    /// <inheritdoc cref="Backend.AdversarialLoss"/>
    internal static AdversarialLosses AdversarialLoss(ReadOnlySpan<float> logits, Span<float> slopes)
    {
        var rows = logits.Length / 2;
        var (encoder, discriminator, right) = (0.0, 0.0, 0);
        for (var i = 0; i < logits.Length; i++)
        {
            var isCode = i >= rows;
            double logit = logits[i], small = Math.Exp(-Math.Abs(logit));
            var surprise = Math.Max(-logit, 0) + Math.Log(1 + small); // −log σ(l)
            if (isCode) encoder += surprise;
            discriminator += isCode ? surprise + logit : surprise;
            if (logit > 0 != isCode) right++;
            if (slopes.IsEmpty) continue;
            var (yes, no) = Probabilities(logit);
            slopes[i] = (float)(isCode ? yes / (2 * rows) : -no / (2 * rows));
        }

        return new AdversarialLosses(encoder / rows, discriminator / (2 * rows), right / (2.0 * rows));
    }

    /// <inheritdoc cref="Backend.AdversarialFactors"/>
    internal static void AdversarialFactors(ReadOnlySpan<float> logits, float weight, Span<float> factors)
    {
        for (var i = 0; i < logits.Length; i++)
        {
            var (yes, no) = Probabilities(logits[i]);
            factors[i] = (float)(-2 * weight * no / yes);
        }
    }

    /// <inheritdoc cref="Backend.PlacePoints"/>
    internal static void PlacePoints(ReadOnlySpan<PlanarPlace> places, Span<float> points)
    {
        for (var r = 0; r < places.Length; r++)
        {
            var place = places[r];
            var (along, across) = (place.X + place.SigmaX * points[2 * r], place.Y + place.SigmaY * points[2 * r + 1]);
            points[2 * r] = along * place.Cos - across * place.Sin;
            points[2 * r + 1] = along * place.Sin + across * place.Cos;
        }
    }

    /// <summary>The running mean of a threshold, and from how many steps it is: a plain mean at first, which then forgets.</summary>
    internal static void UpdateThreshold(float least, float minimumShare, Span<float> state)
    {
        state[0] += Math.Max(1 / (state[1] + 1), minimumShare) * (least - state[0]);
        state[1]++;
    }

    /// <summary>exp(−Σ p log p) of the shares p that <paramref name="counts"/> have of <paramref name="total"/>.</summary>
    internal static double Perplexity(ReadOnlySpan<float> counts, int total)
    {
        var entropy = 0.0;
        foreach (var count in counts)
        {
            var share = (double)count / total;
            if (share > 0) entropy -= share * Math.Log(share);
        }

        return Math.Exp(entropy);
    }

    /// <summary>σ(l), at least <see cref="MinimumSlope"/>, and 1 − σ(l).</summary>
    private static (double Yes, double No) Probabilities(double logit)
    {
        var small = Math.Exp(-Math.Abs(logit));
        return (Math.Max((logit > 0 ? 1 : small) / (1 + small), MinimumSlope), (logit > 0 ? small : 1) / (1 + small));
    }
}
