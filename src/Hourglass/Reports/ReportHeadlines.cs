using System.Globalization;
using Hourglass.Bottlenecks;
using Hourglass.Evaluation;

namespace Hourglass.Reports;

/// <summary>The figures at the top of the report, which depend on what the model is for.</summary>
internal static class ReportHeadlines
{
    /// <summary>How explained variance is defined everywhere.</summary>
    internal const string ExplainedVariance = "1 − Σ‖x − x̂‖² ÷ Σ‖x − mean‖² over these rows, in scaled units";

    internal static List<Headline> Create(ReportContext context, (double Before, double After, double Range)? psnr)
    {
        var headlines = new List<Headline>();
        headlines.AddRange(context.Task switch
        {
            ReportTask.Anomalies => Anomalies(context),
            ReportTask.Generation => Generation(context),
            ReportTask.Denoising => Denoising(context, psnr),
            _ => Reconstruction(context),
        });
        headlines.Add(Code(context));
        if (RunReport.Length(context) is var (steps, seconds))
            headlines.Add(new("training time", Text($"{seconds:0.0} s"), Text($"{steps:N0} steps")));
        return headlines;
    }

    private static IEnumerable<Headline> Anomalies(ReportContext context)
    {
        var detector = context.Detector;
        if (context.Detection is { } found)
        {
            var pca = detector.Pca?.Measure(context.Measured, detector.NormalClass);
            yield return new(
                $"AUROC on {context.Part} rows", Text($"{found.Roc.Area:0.0000}"),
                Text($"normal is class “{detector.NormalClass}”; score: {detector.ScoreKind}")
                    + (pca is null ? "" : Text($"; PCA: {pca.Roc.Area:0.0000}")));
            yield return new(
                "average precision", Text($"{found.PrecisionRecall.AveragePrecision:0.0000}"),
                pca is null ? "Σ (Rₙ − Rₙ₋₁)·Pₙ" : Text($"PCA: {pca.PrecisionRecall.AveragePrecision:0.0000}"));
        }

        var flagged = context.Scores.Count(detector.IsAnomaly) / (double)context.Scores.Length;
        yield return new("threshold", Numbers.Short(detector.Threshold), Text($"of the score {detector.ScoreKind.Name}; {detector.Rule}"));
        yield return new(
            $"flagged {context.Part} rows", Text($"{100 * flagged:0.0} %"),
            Text($"of {context.Scores.Length:N0} rows; of the training rows: {100 * detector.TrainingFalsePositiveRate():0.0} %"));
    }

    private static IEnumerable<Headline> Generation(ReportContext context)
    {
        var measured = context.Metrics.Test ?? context.Metrics.Train;
        if (measured.Terms.TryGetValue("negativeElbo", out var elbo))
            yield return new(
                $"−ELBO on {context.Part} rows", Numbers.Short(elbo), "nats per row, an upper bound of −log p(x); lower is better");
        if (measured.Terms.TryGetValue("kl", out var divergence))
        {
            var codes = context.Model.Bottleneck is GaussianBottleneck ? context.Model.SummarizePosterior(context.Measured) : null;
            yield return new(
                "KL divergence", Text($"{divergence:0.00} nats"), codes is null
                    ? "of the codes from the prior, per row"
                    : Text($"per row; {codes.ActiveCount} of {context.Model.LatentSize} units are active"));
        }

        foreach (var headline in Reconstruction(context)) yield return headline;
    }

    private static IEnumerable<Headline> Denoising(ReportContext context, (double Before, double After, double Range)? psnr)
    {
        var measured = context.Metrics.Test ?? context.Metrics.Train;
        if (psnr is var (before, after, _))
            yield return new("PSNR of cleaned rows", Text($"{after:0.0} dB"), Text($"of the corrupted rows: {before:0.0} dB"));
        yield return new(
            $"MSE of cleaned {context.Part} rows", Numbers.Short(measured.MeanSquaredError),
            measured.CorruptedMeanSquaredError is { } error
                ? $"of the corrupted rows: {Numbers.Short(error)}; mean of (x̂ − x)², scaled units"
                : "mean of (x̂ − x)², scaled units");
        if (ShareOfPca(context) is { } share) yield return share;
    }

    private static IEnumerable<Headline> Reconstruction(ReportContext context)
    {
        var measured = context.Metrics.Test ?? context.Metrics.Train;
        yield return new(
            $"MSE on {context.Part} rows", Numbers.Short(measured.MeanSquaredError),
            Text($"mean of (x̂ − x)² over all values of {measured.Rows:N0} rows, scaled units"));
        if (ShareOfPca(context) is { } share) yield return share;
        if (double.IsFinite(measured.ExplainedVariance))
            yield return new("explained variance", Text($"{100 * measured.ExplainedVariance:0.0} %"), ExplainedVariance);
    }

    private static Headline? ShareOfPca(ReportContext context)
    {
        var (metrics, size) = (context.Metrics, context.Model.LatentSize);
        if (metrics.Baseline.PcaMse is not { } pca || pca <= 1e-6 * metrics.Baseline.MeanMse) return null; // PCA is almost the identity
        var ratio = (metrics.Test ?? metrics.Train).MeanSquaredError / pca;
        return new("MSE ÷ MSE of PCA", Text($"{ratio:0.000}"), $"PCA with {size} components: {Numbers.Short(pca)}");
    }

    private static Headline Code(ReportContext context)
    {
        var model = context.Model;
        return model.Bottleneck is CodebookBottleneck codebook
            ? new("input → code", $"{model.InputShape.Size} → {codebook.Places}",
                Text($"integers below {codebook.Size}, {codebook.Places * Math.Log2(codebook.Size):0} bits in total"))
            : new("input → code", $"{model.InputShape.Size} → {model.LatentSize}",
                Text($"{(double)model.InputShape.Size / model.LatentSize:0.#} input values per value of the code"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
