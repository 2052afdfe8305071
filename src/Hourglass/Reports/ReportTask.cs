using Hourglass.Detection;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>What a model is for, which decides the headline figures of its report and what comes first.</summary>
internal enum ReportTask
{
    /// <summary>To reconstruct rows from few values.</summary>
    Reconstruction,

    /// <summary>To clean corrupted rows.</summary>
    Denoising,

    /// <summary>To generate rows from a prior.</summary>
    Generation,

    /// <summary>To find rows unlike normal ones.</summary>
    Anomalies,
}

/// <summary>The task of a model.</summary>
internal static class ReportTasks
{
    /// <summary>
    /// Anomalies for a model of normal rows only or with a detector, generation with a prior, denoising with a corruption; else
    /// reconstruction.
    /// </summary>
    internal static ReportTask Of(Autoencoder model)
    {
        var data = model.Recipe.Data;
        if (data.Normal is not null || data.TrainLabels is [_] || AnomalyDetector.Load(model) is not null) return ReportTask.Anomalies;
        if (model.Prior is not null) return ReportTask.Generation;
        return model.Corruption is null ? ReportTask.Reconstruction : ReportTask.Denoising;
    }
}
