using Hourglass.Data;
using Hourglass.Parts;

namespace Hourglass.Reports;

/// <summary>The sections of a report: the built-in ones and those of registered providers.</summary>
internal static class ReportSections
{
    private static readonly Provider[] _builtIn =
    [
        Standard(ReportGroup.Results, context => [RunSections.Comparison(context)]),
        Standard(ReportGroup.Results, context => TermSections.Table(context.Model, context.Metrics)),
        Standard(ReportGroup.Results, BalanceSection.Create),
        Standard(ReportGroup.Training, RunSections.Losses),
        Standard(ReportGroup.Training, context => TermSections.OverTraining(context.Model)),
        Standard(ReportGroup.Reconstruction, RunSections.Reconstructions),
        Standard(ReportGroup.Latent, SpaceSection.Create),
        Standard(ReportGroup.Latent, RunSections.Codes),
        Standard(ReportGroup.Latent, PosteriorSection.Create),
        Standard(ReportGroup.Latent, context => Some(ManifoldMap.Create(context.Model, context.Shown, context.Part))),
        Standard(ReportGroup.Generation, context => PriorSamples.Create(context.Model, context.Train, context.Test)),
        Standard(ReportGroup.Latent, context => Some(DivergenceChart.Create(context.Model, context.Shown, context.Part))),
        Standard(ReportGroup.Latent, context => Some(CodebookChart.Create(context.Model, context.Shown, context.Part))),
        Standard(ReportGroup.Latent, context => ActivitySections.Create(context.Model, context.Shown, context.Part)),
        Extended(ReportGroup.Anomalies, context => DetectionSections.Create(context.Detector, context.Measured)),
        Extended(ReportGroup.Anomalies, SeriesSection.Create),
        Extended(ReportGroup.Latent, context => LatentSections.Create(context.Model, context.Train, context.Measured, context.Part)),
        Extended(ReportGroup.Latent, ObjectivesSection.Create),
        Extended(ReportGroup.Latent, context => TsneSection.Create(context.Model, context.Measured, context.Part, context.Cancellation)),
        Extended(ReportGroup.Generation, context => GenerationSections.Create(context.Model, context.Train, context.Test)),
        Extended(ReportGroup.Uses, context => SearchSections.Create(context.Model, context.Measured, context.Part)),
        OnTest(ReportGroup.Uses, (context, test) =>
            TransferSections.Create(context.Model, context.Train, test, context.Cancellation)),
        Extended(ReportGroup.Uses, context =>
            CompressionSection.Create(context.Model, context.Train, context.Measured, context.Part, context.Cancellation)),
        OnTest(ReportGroup.Reconstruction, (context, test) =>
            ErrorModelSection.Create(context.Model, context.Train, test, context.Cancellation)),
    ];

    // Less often looked at; they are folded.
    private static readonly string[] _folded = ["median-errors", "terms-over-training", "nearest", "precision-recall"];

    /// <summary>The sections of every report, or those that only the full report has, grouped and in the order of the task.</summary>
    internal static IEnumerable<ReportSection> Create(ReportContext context, bool isExtended) =>
        InOrder(context, Collect(context, isExtended));

    /// <summary>The sections of the full report.</summary>
    internal static IEnumerable<ReportSection> CreateAll(ReportContext context) =>
        InOrder(context, [.. Collect(context, isExtended: false), .. Collect(context, isExtended: true)]);

    private static List<(ReportGroup Group, ReportSection Section)> Collect(ReportContext context, bool isExtended)
    {
        var sections = new List<(ReportGroup, ReportSection)>();
        var about = ReportGroups.Of(context.Task);
        foreach (var provider in _builtIn)
        {
            // Scores and curves are what the report of a detector is about.
            var isStandard = !provider.IsExtended || (context.Task == ReportTask.Anomalies && provider.Group == about);
            if (isStandard == isExtended) continue;
            Add(provider.Create(context), provider.Group, isFolded: !isStandard && provider.Group != about);
        }

        foreach (var provider in PartRegistry.Names<ReportSectionProvider>().Select(PartRegistry.Create<ReportSectionProvider>))
            if (provider.IsExtended == isExtended)
                Add(provider.Create(context), ReportGroup.More, isFolded: false);
        return sections;

        void Add(IEnumerable<ReportSection> created, ReportGroup group, bool isFolded)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            foreach (var section in created)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                section.Group ??= ReportGroups.Title(group);
                section.IsFolded |= isFolded || _folded.Contains(section.Name);
                sections.Add((group, section));
            }
        }
    }

    private static IEnumerable<ReportSection> InOrder(ReportContext context, List<(ReportGroup Group, ReportSection Section)> sections)
    {
        var order = ReportGroups.Order(context.Task);
        return sections.OrderBy(entry => Array.IndexOf(order, entry.Group)).Select(entry => entry.Section);
    }

    private static Provider Standard(ReportGroup group, Func<ReportContext, IEnumerable<ReportSection>> create) =>
        new(group, IsExtended: false, create);

    private static Provider Extended(ReportGroup group, Func<ReportContext, IEnumerable<ReportSection>> create) =>
        new(group, IsExtended: true, create);

    private static Provider OnTest(ReportGroup group, Func<ReportContext, DataSet, IEnumerable<ReportSection>> create) =>
        Extended(group, context => context.Test is { } test ? create(context, test) : []);

    private static ReportSection[] Some(ReportSection? section) => section is null ? [] : [section];

    private sealed record Provider(ReportGroup Group, bool IsExtended, Func<ReportContext, IEnumerable<ReportSection>> Create);
}
