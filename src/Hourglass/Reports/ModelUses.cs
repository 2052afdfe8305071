using Hourglass.Data;
using Hourglass.Detection;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Reports;

/// <summary>What a trained model can be used for, shown on its rows: the sections of <c>hourglass report --all</c>.</summary>
public static class ModelUses
{
    /// <summary>
    /// The sections, in this order: the latent space and walks through it, a map, generation, anomalies, search, simple learners and the worth of labels,
    /// compression, errors as a likelihood. Each is left out where the model or the rows have nothing to show, and those that are about rows not seen before where
    /// there are no test rows.
    /// </summary>
    /// <param name="model">The trained model.</param>
    /// <param name="data">The rows it was trained and is measured on.</param>
    /// <param name="cancellation">Stops between sections.</param>
    public static IEnumerable<ReportSection> Create(Autoencoder model, TrainingData data, CancellationToken cancellation = default)
    {
        var (train, test) = (data.Train, data.Test is { Count: > 0 } apart ? apart : data.Train);
        var heldOut = !ReferenceEquals(test, train);
        var part = heldOut ? "test" : "training";
        IEnumerable<ReportSection>[] uses =
        [
            LatentSections.Create(model, train, test, part),
            TsneSection.Create(model, test, part),
            GenerationSections.Create(model, train, data.Test),
            Anomalies(model, train, test),
            SearchSections.Create(model, test, part),
            heldOut ? TransferSections.Create(model, train, test, cancellation) : [],
            CompressionSection.Create(model, train, test, part, cancellation),
            heldOut ? ErrorModelSection.Create(model, train, test, cancellation) : [],
        ];
        foreach (var sections in uses)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var section in sections) yield return section;
        }
    }

    /// <summary>By the detector that is saved with the model, or the usual one. Classes count where one of them is known as the normal one.</summary>
    private static IEnumerable<ReportSection> Anomalies(Autoencoder model, DataSet train, DataSet test)
    {
        if (AnomalyDetector.Load(model) is { } saved) return DetectionSections.Create(saved, test);
        var data = model.Recipe.Data;
        return DetectionSections.Create(AnomalyDetector.Fit(model, train, normalClass: data.Normal ?? (data.TrainLabels is [var only] ? only : null)), test);
    }
}
