using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Reports;
using Hourglass.Tests.Models;
using Hourglass.Training;

namespace Hourglass.Tests.Reports;

/// <summary>A registered provider of sections is asked for every report, without further code.</summary>
public sealed class OutsideSectionsTests
{
    // Other tests of this process write reports too, and expect no sections of these.
    private const string ModelName = "with outside sections";

    static OutsideSectionsTests()
    {
        PartRegistry.Add<ErrorSections>("errors");
        PartRegistry.Add<SlowSections>("slow");
    }

    public sealed class ErrorSections : ReportSectionProvider
    {
        public override IEnumerable<ReportSection> Create(ReportContext context)
        {
            if (context.Model.Recipe.Name != ModelName) yield break;
            var html = new HtmlBuilder().Add($"<p>{context.Part} rows of <b>{"<script>"}</b>: {context.Measured.Count}</p>");
            html.Add($"<p>loss {0.008731}, {1234567.0}, epochs {context.History.Entries.Count}, {12:000}</p>");
            yield return new HtmlSection { Name = "errors", Title = "Errors", Html = html.ToString() };
            yield return new TableSection
            {
                Name = "scores", Title = "Scores", Columns = [new("threshold", BestValue.Lowest)],
                Rows = [new("detector", [context.Detector.Threshold])],
            };
            yield return new ChartSection
            {
                Name = "bars", Title = "Bars", Chart = new BarChart { Title = "Bars", XName = "x", YName = "y", Bars = [new("a", 1)] },
            };
        }
    }

    public sealed class SlowSections : ReportSectionProvider
    {
        public override bool IsExtended => true;

        public override IEnumerable<ReportSection> Create(ReportContext context) =>
            context.Model.Recipe.Name == ModelName ? [new OwnSection { Name = "slow", Title = "Slow" }] : [];
    }

    private sealed class OwnSection : ReportSection
    {
        public override void WriteBody(HtmlBuilder html) => html.Add($"<p>{Title} &amp; own</p>");

        public override ReportFile? CreateFile() => new("txt", "own"u8.ToArray());
    }

    [Fact]
    public void Its_sections_are_in_the_run_report_after_the_built_in_ones()
    {
        var (model, data) = Train(ModelName);
        var content = RunReport.Create(model, data, null, RunMetrics.Measure(model, data));
        Assert.Equal(["loss", "errors", "scores", "bars"], content.Sections.Select(section => section.Name).TakeLast(4));
        var html = HtmlReport.Render(content);
        Assert.Contains("<p>test rows of <b>&lt;script&gt;</b>: 40</p><p>loss 0.008731, 1,234,567, epochs 2, 012</p>", html);
    }

    [Fact]
    public void Extended_sections_are_in_the_full_report_only()
    {
        using var folder = new Files.TemporaryFolder();
        var (model, data) = Train(ModelName);
        var extended = ModelUses.Create(model, data).ToArray();
        Assert.Equal("slow", extended[^1].Name);
        Assert.DoesNotContain(extended, section => section.Name == "errors");
        var files = HtmlReport.Write(folder.File("r.html"), new() { Title = "t", Sections = [extended[^1]] });
        Assert.Equal("own", File.ReadAllText(files[1]));
        Assert.EndsWith("r-slow.txt", files[1]);
        Assert.Contains("<p>Slow &amp; own</p>", File.ReadAllText(files[0]));
    }

    [Fact]
    public void A_provider_decides_which_models_it_applies_to()
    {
        var (model, data) = Train("another");
        var content = RunReport.Create(model, data, null, RunMetrics.Measure(model, data));
        Assert.Equal("loss", content.Sections[^1].Name);
    }

    private static (Autoencoder Model, TrainingData Data) Train(string name)
    {
        var data = new TrainingData(
            new DataSet("rows", TinyData.Rows(60)), null, new DataSet("rows", TinyData.Rows(40, seed: 8)), Scaler.None);
        var model = new Autoencoder(TinyData.Recipe(training => training with { Epochs = 2 }) with { Name = name }, new Shape(6));
        model.Fit(data.Train);
        return (model, data);
    }
}
