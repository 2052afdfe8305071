namespace Hourglass.Compute;

/// <summary>The cross-entropy of one row of logits, in double: classes are few beside a row's values, so every backend takes this plain loop.</summary>
internal static class Softmax
{
    /// <summary>−log p(label), p = exp(logit) / Σ exp; writes gradientScale·(p − 1[label]) where <paramref name="slopes"/> has room.</summary>
    internal static double Loss(ReadOnlySpan<float> logits, int label, double gradientScale, Span<float> slopes)
    {
        var (largest, sum) = (double.NegativeInfinity, 0.0);
        foreach (var logit in logits) largest = Math.Max(largest, logit); // NaN stays NaN
        foreach (var logit in logits) sum += Math.Exp(logit - largest);
        var loss = largest + Math.Log(sum) - logits[label];
        for (var c = 0; c < slopes.Length; c++) slopes[c] = (float)(gradientScale * (Math.Exp(logits[c] - largest) / sum - (c == label ? 1 : 0)));
        return loss;
    }
}
