using Hourglass.Reports;

namespace Hourglass.Consumer.Tests.Parts;

/// <summary>A histogram of ‖z‖ in every report, <c>"codeNorms"</c>: codes that a penalty has collapsed to 0 are seen at once.</summary>
internal sealed class CodeNormSections : ReportSectionProvider
{
    private const int Intervals = 20;

    public override IEnumerable<ReportSection> Create(ReportContext context)
    {
        var codes = context.Model.Encode(context.Measured);
        var norms = Enumerable.Range(0, codes.GetLength(0)).Select(row => Norm(codes, row)).ToArray();
        var range = (0, norms.Max() * 1.01);
        yield return new ChartSection
        {
            Name = "code-norms", Title = "Code norms", Note = $"The norm of the code of each {context.Part} row.",
            Chart = new HistogramChart
            {
                Title = "Code norms", XName = "‖z‖", Groups = [context.Part], Range = range,
                Counts = [HistogramChart.Count(norms, range, Intervals)],
            },
        };
    }

    private static float Norm(float[,] codes, int row)
    {
        var sum = 0.0;
        for (var c = 0; c < codes.GetLength(1); c++) sum += (double)codes[row, c] * codes[row, c];
        return (float)Math.Sqrt(sum);
    }
}
