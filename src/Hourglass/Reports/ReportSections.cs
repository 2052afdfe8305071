using Hourglass.Data;
using Hourglass.Parts;

namespace Hourglass.Reports;

/// <summary>The sections of a report in order: the built-in ones, then those of registered providers.</summary>
internal static class ReportSections
{
    private static readonly ReportSectionProvider[] _builtIn =
    [
        Standard(context => [RunSections.Comparison(context)]),
        Standard(RunSections.Losses),
        Standard(context => TermSections.Create(context.Model, context.Metrics)),
        Standard(RunSections.Reconstructions),
        Standard(RunSections.Codes),
        Standard(context => Some(ManifoldMap.Create(context.Model, context.Shown, context.Part))),
        Standard(context => PriorSamples.Create(context.Model, context.Train, context.Test)),
        Standard(context => Some(DivergenceChart.Create(context.Model, context.Shown, context.Part))),
        Standard(context => Some(CodebookChart.Create(context.Model, context.Shown, context.Part))),
        Standard(context => ActivitySections.Create(context.Model, context.Shown, context.Part)),
        Extended(context => LatentSections.Create(context.Model, context.Train, context.Measured, context.Part)),
        Extended(context => TsneSection.Create(context.Model, context.Measured, context.Part)),
        Extended(context => GenerationSections.Create(context.Model, context.Train, context.Test)),
        Extended(context => DetectionSections.Create(context.Detector, context.Measured)),
        Extended(context => SearchSections.Create(context.Model, context.Measured, context.Part)),
        OnTest((context, test) => TransferSections.Create(context.Model, context.Train, test, context.Cancellation)),
        Extended(context =>
            CompressionSection.Create(context.Model, context.Train, context.Measured, context.Part, context.Cancellation)),
        OnTest((context, test) => ErrorModelSection.Create(context.Model, context.Train, test, context.Cancellation)),
    ];

    /// <summary>The sections of every report, or those that only the full report has.</summary>
    internal static IEnumerable<ReportSection> Create(ReportContext context, bool isExtended)
    {
        var registered = PartRegistry.Names<ReportSectionProvider>().Select(PartRegistry.Create<ReportSectionProvider>);
        foreach (var provider in _builtIn.Concat(registered).Where(provider => provider.IsExtended == isExtended))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            foreach (var section in provider.Create(context)) yield return section;
        }
    }

    private static BuiltInProvider Standard(Func<ReportContext, IEnumerable<ReportSection>> create) => new(create, isExtended: false);

    private static BuiltInProvider Extended(Func<ReportContext, IEnumerable<ReportSection>> create) => new(create, isExtended: true);

    private static BuiltInProvider OnTest(Func<ReportContext, DataSet, IEnumerable<ReportSection>> create) =>
        Extended(context => context.Test is { } test ? create(context, test) : []);

    private static ReportSection[] Some(ReportSection? section) => section is null ? [] : [section];

    private sealed class BuiltInProvider(Func<ReportContext, IEnumerable<ReportSection>> create, bool isExtended) : ReportSectionProvider
    {
        public override bool IsExtended => isExtended;

        public override IEnumerable<ReportSection> Create(ReportContext context) => create(context);
    }
}
