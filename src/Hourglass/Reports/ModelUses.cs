using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Reports;

/// <summary>What a trained model can be used for, shown on its data: the additional sections of <c>hourglass report --all</c>.</summary>
public static class ModelUses
{
    /// <summary>
    /// Creates the sections: the latent space and walks through it, a t-SNE map, generation, anomalies, search, probes and label
    /// efficiency, compression, the likelihood of errors, and those of registered providers. Each is omitted if the model or the data have
    /// nothing to show; those about unseen rows are omitted without test rows.
    /// </summary>
    /// <param name="model">The trained model.</param>
    /// <param name="data">The rows that it was trained on and is measured on.</param>
    /// <param name="cancellation">Cancels the computation.</param>
    public static IEnumerable<ReportSection> Create(Autoencoder model, TrainingData data, CancellationToken cancellation = default) =>
        ReportSections.Create(new ReportContext(model, data, cancellation: cancellation), isExtended: true);
}
