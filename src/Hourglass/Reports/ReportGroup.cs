namespace Hourglass.Reports;

/// <summary>The groups of built-in sections.</summary>
internal enum ReportGroup
{
    /// <summary>Metrics next to those of simple models.</summary>
    Results,

    /// <summary>Scores, curves and explanations of an anomaly detector.</summary>
    Anomalies,

    /// <summary>Rows and their reconstructions.</summary>
    Reconstruction,

    /// <summary>The codes and the space they lie in.</summary>
    Latent,

    /// <summary>Samples.</summary>
    Generation,

    /// <summary>What the codes are good for.</summary>
    Uses,

    /// <summary>Losses and terms over training.</summary>
    Training,

    /// <summary>Sections of registered providers.</summary>
    More,
}

/// <summary>Headings and order of the groups.</summary>
internal static class ReportGroups
{
    /// <summary>The heading of a group.</summary>
    internal static string Title(ReportGroup group) => group switch
    {
        ReportGroup.Results => "Results",
        ReportGroup.Anomalies => "Anomaly detection",
        ReportGroup.Reconstruction => "Reconstruction",
        ReportGroup.Latent => "Latent space",
        ReportGroup.Generation => "Generation",
        ReportGroup.Uses => "Uses of the codes",
        ReportGroup.Training => "Training",
        _ => "Further sections",
    };

    /// <summary>The group that a task is about.</summary>
    internal static ReportGroup Of(ReportTask task) => task switch
    {
        ReportTask.Anomalies => ReportGroup.Anomalies,
        ReportTask.Generation => ReportGroup.Generation,
        _ => ReportGroup.Reconstruction,
    };

    /// <summary>The groups from the first, those that matter for the task first.</summary>
    internal static ReportGroup[] Order(ReportTask task)
    {
        ReportGroup[] first = task == ReportTask.Anomalies
            ? [ReportGroup.Anomalies, ReportGroup.Results]
            : [ReportGroup.Results, Of(task)];
        return [.. first, .. Enum.GetValues<ReportGroup>().Except(first)];
    }
}
