namespace Hourglass.Reports;

/// <summary>A section with a body of given HTML.</summary>
public sealed class HtmlSection : ReportSection
{
    /// <summary>The body as well-formed HTML; <see cref="HtmlBuilder"/> escapes values in it.</summary>
    public required string Html { get; init; }

    /// <inheritdoc/>
    public override void WriteBody(HtmlBuilder html) => html.AddRaw(Html);
}
