using System.Globalization;
using System.Runtime.InteropServices;
using Hourglass.Bottlenecks;
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Reports;

/// <summary>From a training run to the content of its report.</summary>
public static class RunReport
{
    private const int ShownRows = 20, ShownErrors = 10;

    /// <summary>Of a file that does not fit into memory, so many rows are looked at one by one.</summary>
    private const int MostRowsOfFile = 100_000;

    /// <summary>The report of a run: figures beside the baselines, losses, reconstructions, errors, codes, and how to repeat it.</summary>
    /// <param name="model">The trained model.</param>
    /// <param name="data">The rows it was trained and is measured on.</param>
    /// <param name="result">How the training went; null for a model read from its file, whose history tells what is known.</param>
    /// <param name="metrics">How good the model is.</param>
    public static ReportContent Create(Autoencoder model, TrainingData data, TrainingResult? result, RunMetrics metrics)
    {
        var measured = data.Test is { Count: > 0 } test ? test : data.Train;
        var part = ReferenceEquals(measured, data.Test) ? "test" : "training";
        var shown = measured.Table.IsMapped ? measured.Take(MostRowsOfFile) : measured;
        var of = shown.Count < measured.Count ? Text($" Looked at were the first {shown.Count:N0} of {measured.Count:N0}.") : "";
        var sections = new List<ReportSection> { Comparison(model, data, metrics, part) };
        if (Losses(model) is { } losses) sections.Add(losses);
        sections.AddRange(TermSections.Create(model, metrics));

        var samples = new SampleView(model, shown);
        var scores = model.ScoreAsMeasured(shown);
        var byError = Enumerable.Range(0, scores.Length).OrderByDescending(row => scores[row]).ToArray();
        var (title, note) = model.Corruption is { } corruption
            ? ("Corrupted, cleaned, original", $"The first {part} rows with {corruption}; the loss is against the original.")
            : ("Originals and reconstructions", $"The first {part} rows.");
        sections.Add(samples.Section("reconstructions", title, note, [.. Enumerable.Range(0, Math.Min(ShownRows, shown.Count))], scores));
        if (shown.Count > 2 * ShownErrors)
        {
            sections.Add(samples.Section(
                "largest-errors", "Largest errors", $"The {part} rows that are reconstructed worst, the worst first.{of}", byError[..ShownErrors], scores));
            sections.Add(samples.Section(
                "median-errors", "Median errors", $"Half of the {part} rows are reconstructed better than these, half worse.{of}",
                byError.AsSpan((byError.Length - ShownErrors) / 2, ShownErrors).ToArray(), scores));
        }

        sections.Add(CodeMap.Create(model, shown, model.Corruption is null ? scores : model.Score(shown), part));
        sections.AddRange(OfFamily(model, data, shown, part));
        var psnr = Psnr(model, measured, metrics);
        return new ReportContent
        {
            Title = model.Recipe.Name,
            Subtitle = model.Recipe.Description.Length > 0 ? model.Recipe.Description : null,
            Headlines = Headlines(model, result, metrics, part, psnr),
            Sections = sections,
            Facts = Facts(model, data, result, psnr),
            RecipeJson = RecipeJson.Write(model.Recipe),
        };
    }

    /// <summary>What the model's parts are known for: each kind of section says itself whether it has something to show.</summary>
    private static IEnumerable<ReportSection> OfFamily(Autoencoder model, TrainingData data, DataSet shown, string part)
    {
        if (ManifoldMap.Create(model, shown, part) is { } manifold) yield return manifold;
        foreach (var section in PriorSamples.Create(model, data.Train, data.Test)) yield return section;
        if (DivergenceChart.Create(model, shown, part) is { } divergence) yield return divergence;
        if (CodebookChart.Create(model, shown, part) is { } codebook) yield return codebook;
        foreach (var section in ActivitySections.Create(model, shown, part)) yield return section;
    }

    private static List<Headline> Headlines(Autoencoder model, TrainingResult? result, RunMetrics metrics, string part, (double Before, double After, double)? psnr)
    {
        var measured = metrics.Test ?? metrics.Train;
        var headlines = new List<Headline>
        {
            model.Bottleneck is CodebookBottleneck codebook
                ? new("values to code", $"{model.InputShape.Size} → {codebook.Places}", Text($"whole numbers below {codebook.Size}, {codebook.Places * Math.Log2(codebook.Size):0} bits in all"))
                : new("values to code", $"{model.InputShape.Size} → {model.LatentSize}", $"{Text($"{(double)model.InputShape.Size / model.LatentSize:0.#}")} values for each of the code"),
            new($"MSE on {part} rows", Numbers.Short(measured.MeanSquaredError), $"mean of (x̂ − x)² over all values of {Text($"{measured.Rows:N0}")} rows, scaled units"),
        };
        if (metrics.Baseline.PcaMse is { } pca && pca > 1e-6 * metrics.Baseline.MeanMse) // else PCA is as good as a copy
        {
            var ratio = measured.MeanSquaredError / pca;
            headlines.Add(new("MSE ÷ MSE of PCA", Text($"{ratio:0.000}"), $"PCA with {model.LatentSize} dimensions: {Numbers.Short(pca)}"));
        }

        if (psnr is var (before, after, _)) headlines.Add(new("PSNR of cleaned rows", Text($"{after:0.0} dB"), Text($"of the corrupted rows: {before:0.0} dB")));
        if (double.IsFinite(measured.ExplainedVariance))
            headlines.Add(new("variance explained", Text($"{100 * measured.ExplainedVariance:0.0} %"), "1 − Σ(x̂ − x)² ÷ Σ(x − mean)²"));
        if (Length(model, result) is var (steps, seconds)) headlines.Add(new("training time", Text($"{seconds:0.0} s"), Text($"{steps:N0} steps")));
        return headlines;
    }

    /// <summary>The PSNR of corrupted and of cleaned rows in dB and the range it is for; null for a model without a corruption.</summary>
    private static (double Before, double After, double Range)? Psnr(Autoencoder model, DataSet shown, RunMetrics metrics)
    {
        var measured = metrics.Test ?? metrics.Train;
        if (measured.CorruptedMeanSquaredError is not { } error) return null;
        var range = PeakSignalToNoise.RangeOf(model.Scaler, shown.Table);
        return (PeakSignalToNoise.Of(error, range), PeakSignalToNoise.Of(measured.MeanSquaredError, range), range);
    }

    private static TableSection Comparison(Autoencoder model, TrainingData data, RunMetrics metrics, string part)
    {
        var measured = metrics.Test ?? metrics.Train;
        var mean = metrics.Baseline.MeanMse;
        var rows = new List<TableRow>
        {
            new("this autoencoder", [measured.MeanSquaredError, Explained(measured.MeanSquaredError), measured.MeanAbsoluteError, measured.Loss]) { IsMain = true },
        };
        var fitted = metrics.Baseline.FittedRows < data.Train.Count
            ? Text($"{metrics.Baseline.FittedRows:N0} of the {data.Train.Count:N0} rows, taken evenly,")
            : "the rows";
        var seen = model.Corruption is null ? "" : ", of the clean rows";
        if (metrics.Baseline.PcaMse is { } pca) rows.Add(new($"PCA, {model.LatentSize} dimensions{seen}", [pca, Explained(pca), null, null]));
        rows.Add(new("predicting the mean", [mean, Explained(mean), null, null]));
        if (measured.CorruptedMeanSquaredError is { } error) rows.Add(new("the corrupted rows as they are", [error, Explained(error), null, null]));
        return new TableSection
        {
            Name = "comparison", Title = "Beside simple models", RowsName = $"on {part} rows", Rows = rows,
            Note = $"All in the scaled units that the model sees; the simple models are fitted on {fitted} that this one was trained on.",
            Columns =
            [
                new("MSE", BestValue.Lowest, "(x̂ − x)², averaged over all values of all rows"),
                new("better than the mean by", BestValue.Highest, "1 − MSE ÷ MSE of predicting the mean of the training rows"),
                new("MAE", BestValue.None, "|x̂ − x|, averaged likewise"),
                new("loss", BestValue.None, model.Objective.ToString()),
            ],
        };

        double? Explained(double mse) => mean > 0 ? 1 - mse / mean : null;
    }

    private static ChartSection? Losses(Autoencoder model)
    {
        var entries = model.History.Entries;
        if (entries.Count == 0) return null;
        var byEpoch = model.Recipe.Training.Epochs is not null;
        var how = byEpoch
            ? "Training: the mean over the epoch's batches, each before its step; validation: all rows after the epoch."
            : "Training: the batch of the step, before it is made; validation: all rows then.";
        var series = new List<LineSeries> { new("training", Points(e => e.Train["loss"])) { Color = 0 } };
        if (entries.Any(e => e.Validation is not null))
            series.Add(new LineSeries("validation", Points(e => e.Validation?["loss"] ?? double.NaN)) { Color = 1, IsDashed = true });
        return new ChartSection
        {
            Name = "loss", Title = "Loss", Note = $"{model.Objective}. {how}",
            Chart = new LineChart { Title = $"Loss of {model.Recipe.Name}", XName = byEpoch ? "epoch" : "step", YName = "loss", Series = series },
        };

        List<(double, double)> Points(Func<HistoryEntry, double> value) => [.. entries.Select(e => (byEpoch ? e.Epoch : e.Step, value(e)))];
    }

    private static List<ReportFact> Facts(Autoencoder model, TrainingData data, TrainingResult? result, (double Before, double After, double Range)? psnr)
    {
        var facts = new List<ReportFact>
        {
            new("data", data.Train.Name),
            new("training rows", Text($"{data.Train.Count:N0}")),
        };
        if (data.Validation is not null && !ReferenceEquals(data.Validation, data.Test)) facts.Add(new("validation rows", Text($"{data.Validation.Count:N0}")));
        if (data.Test is not null) facts.Add(new("test rows", Text($"{data.Test.Count:N0}")));
        if (psnr is var (before, after, range))
        {
            facts.Add(new("corruption", $"{model.Corruption}"));
            facts.Add(new("PSNR", Text($"{before:0.00} dB corrupted → {after:0.00} dB cleaned, for a range of {range:G4}")));
        }

        if (model.Bottleneck is GaussianBottleneck)
        {
            var measured = data.Test is { Count: > 0 } test ? test : data.Train;
            var codes = model.SummarizePosterior(measured);
            facts.Add(new("active units", Text($"{codes.ActiveCount} of {model.LatentSize}, those whose mean varies by more than {PosteriorSummary.ActiveVariance} over rows")));
            if (codes.DescribeCollapse() is { } collapse) facts.Add(new("warning", collapse));
        }

        facts.AddRange(
        [
            new("parameters", Text($"{model.ParameterCount:N0}")),
            .. Length(model, result) is var (steps, _) ? (ReportFact[])[new("steps", Text($"{steps:N0}{(result is null ? "" : ", " + Reason(result.Reason))}"))] : [],
            new("seed", Text($"{model.Recipe.Training.Seed}")),
            new("Hourglass", Machine.HourglassVersion),
            new(".NET", RuntimeInformation.FrameworkDescription),
            new("system", RuntimeInformation.OSDescription),
            new("processor", Machine.Processor),
            new("backend", model.Backend.Description),
            new("written", Text($"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC")),
        ]);
        return facts;
    }

    /// <summary>Steps and seconds of the training; of a model read from its file those of the last line of its history, if any.</summary>
    private static (long Steps, double Seconds)? Length(Autoencoder model, TrainingResult? result)
    {
        if (result is not null) return (result.Steps, result.Seconds);
        return model.History.Entries is [.., var last] ? (last.Step, last.Seconds) : null;
    }

    private static string Reason(StopReason reason) => reason switch
    {
        StopReason.Completed => "all that were to be made",
        StopReason.EarlyStopped => "stopped early; the best weights were kept",
        _ => "stopped by the user",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
