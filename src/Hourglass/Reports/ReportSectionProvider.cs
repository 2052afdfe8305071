using Hourglass.Parts;

namespace Hourglass.Reports;

/// <summary>Creates sections of reports. A registered provider is asked for every report, after the built-in sections.</summary>
/// <remarks>
/// To add a section to every report, derive a class with a parameterless constructor and register it:
/// <c>PartRegistry.Add&lt;CalibrationSections&gt;("calibration")</c>.
/// </remarks>
[PartKind("section")]
public abstract class ReportSectionProvider
{
    /// <summary>
    /// Whether the sections take long to compute, and are only part of the full report (<c>hourglass report --all</c>); by default, they
    /// are part of every report.
    /// </summary>
    public virtual bool IsExtended => false;

    /// <summary>Creates the sections of a model; none if there is nothing to show.</summary>
    public abstract IEnumerable<ReportSection> Create(ReportContext context);
}
