using System.Globalization;
using System.Runtime.InteropServices;
using Hourglass.Bottlenecks;
using Hourglass.Evaluation;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Reports;

/// <summary>Creates the report of a training run.</summary>
public static class RunReport
{
    /// <summary>
    /// Creates the report of a run: metrics next to those of simple models, losses, reconstructions, errors, codes, the sections of
    /// registered providers, and what is needed to repeat the run.
    /// </summary>
    /// <param name="model">The trained model.</param>
    /// <param name="data">The rows that it was trained on and is measured on.</param>
    /// <param name="result">How the training went; null for a model read from a file.</param>
    /// <param name="metrics">The metrics of the model.</param>
    /// <param name="isFull">Whether to add the sections of <see cref="ModelUses"/>.</param>
    /// <param name="cancellation">Stops between two sections, and within long computations.</param>
    public static ReportContent Create(
        Autoencoder model, TrainingData data, TrainingResult? result, RunMetrics metrics, bool isFull = false,
        CancellationToken cancellation = default)
    {
        var context = new ReportContext(model, data, result, metrics, cancellation);
        var psnr = Psnr(context);
        return new ReportContent
        {
            Title = model.Recipe.Name,
            Subtitle = model.Recipe.Description.Length > 0 ? model.Recipe.Description : null,
            Headlines = ReportHeadlines.Create(context, psnr),
            Sections = [.. isFull ? ReportSections.CreateAll(context) : ReportSections.Create(context, isExtended: false)],
            Facts = Facts(context, psnr),
            RecipeJson = RecipeJson.Write(model.Recipe with { Data = WithNames(model.Recipe.Data) }),
        };
    }

    /// <summary>
    /// The PSNR of corrupted and of cleaned rows in dB, and the range it refers to; null for a model without a corruption.
    /// </summary>
    private static (double Before, double After, double Range)? Psnr(ReportContext context)
    {
        var measured = context.Metrics.Test ?? context.Metrics.Train;
        if (measured.CorruptedMeanSquaredError is not { } error) return null;
        var range = PeakSignalToNoise.RangeOf(context.Model.Scaler, context.Measured.Table);
        return (PeakSignalToNoise.Measure(error, range), PeakSignalToNoise.Measure(measured.MeanSquaredError, range), range);
    }

    private static List<ReportFact> Facts(ReportContext context, (double Before, double After, double Range)? psnr)
    {
        var (model, data) = (context.Model, context.Data);
        var facts = new List<ReportFact>
        {
            new("data", data.Train.Name),
            new("training rows", Text($"{data.Train.Count:N0}")),
        };
        if (data.Validation is not null && !ReferenceEquals(data.Validation, data.Test))
            facts.Add(new("validation rows", Text($"{data.Validation.Count:N0}")));
        if (data.Test is not null) facts.Add(new("test rows", Text($"{data.Test.Count:N0}")));
        if (psnr is var (before, after, range))
        {
            facts.Add(new("corruption", $"{model.Corruption}"));
            facts.Add(new("PSNR", Text($"{before:0.00} dB corrupted → {after:0.00} dB cleaned, for a range of {range:G4}")));
        }

        if (model.Bottleneck is GaussianBottleneck)
        {
            var codes = model.SummarizePosterior(context.Measured);
            var (active, least) = (Text($"{codes.ActiveCount} of {model.LatentSize}"), PosteriorSummary.ActiveVariance);
            facts.Add(new("active units", Text($"{active}, with a variance of the mean over rows above {least}")));
            if (codes.DescribeCollapse(model) is { } collapse) facts.Add(new("warning", collapse));
        }

        facts.Add(new("parameters", Text($"{model.ParameterCount:N0}")));
        if (Length(context) is var (steps, _))
            facts.Add(new("steps", Text($"{steps:N0}{(context.Result is { } result ? ", " + Reason(result.Reason) : "")}")));
        facts.AddRange(
        [
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

    /// <summary>Steps and seconds of the training; for a model read from a file, those of its last history entry, if any.</summary>
    internal static (long Steps, double Seconds)? Length(ReportContext context)
    {
        if (context.Result is { } result) return (result.Steps, result.Seconds);
        return context.History.Entries is [.., var last] ? (last.Step, last.Seconds) : null;
    }

    /// <summary>Files by their names: a page that is passed on does not tell where they lay.</summary>
    private static DataRecipe WithNames(DataRecipe recipe) => recipe with
    {
        Source = NameOf(recipe.Source),
        Test = recipe.Test is null ? null : NameOf(recipe.Test),
    };

    private static string NameOf(string path) => Path.GetFileName(Path.TrimEndingDirectorySeparator(path));

    private static string Reason(StopReason reason) => reason switch
    {
        StopReason.Completed => "completed",
        StopReason.EarlyStopped => "stopped early with the best weights restored",
        _ => "canceled",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
