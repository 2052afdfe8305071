using System.Xml;
using System.Xml.Linq;
using Hourglass.Bottlenecks;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Objectives;
using Hourglass.Reports;
using Hourglass.Training;

namespace Hourglass.Tests.Reports;

/// <summary>What comes first, what is folded, and the figures at the top.</summary>
public sealed class ReportLayoutTests
{
    private static readonly XNamespace _html = "http://www.w3.org/1999/xhtml";

    [Fact]
    public void The_contents_link_every_section_and_folded_ones_are_details()
    {
        ReportSection[] sections = [.. "abcde".Select(name => new HtmlSection
        {
            Name = $"{name}", Title = $"Section {name}", Html = "<p>body</p>",
            Group = name < 'c' ? "First" : "Second", IsFolded = name is 'b' or 'e',
        })];
        var page = Parse(HtmlReport.Render(new() { Title = "t", Sections = sections }));
        var links = page.Descendants(_html + "nav").Single().Descendants(_html + "a").Select(link => link.Attribute("href")!.Value);
        Assert.Equal(["#a", "#b", "#c", "#d", "#e"], links);
        var groups = page.Descendants(_html + "h2").Where(h => (string?)h.Attribute("class") == "group");
        Assert.Equal(["First", "Second"], groups.Select(h => h.Value));
        Assert.Equal(
            ["More: Section b", "More: Section e"], page.Descendants(_html + "details").Select(d => d.Element(_html + "summary")!.Value));
        Assert.Equal("b", page.Descendants(_html + "details").First().Element(_html + "section")!.Attribute("id")!.Value);
    }

    [Fact]
    public void A_model_of_normal_rows_is_about_anomalies()
    {
        var content = Report(new() { Normal = "fine" }, null);
        Assert.Equal(
            ["AUROC on test rows", "average precision", "threshold", "flagged test rows", "input → code"],
            content.Headlines.Take(5).Select(headline => headline.Name));
        Assert.Contains("normal is class “fine”", content.Headlines[0].Note);
        Assert.Equal(
            ["detection", "scores", "roc", "precision-recall", "detected", "reasons", "comparison"],
            content.Sections.Take(7).Select(s => s.Name));
        Assert.True(content.Sections.Single(section => section.Name == "precision-recall").IsFolded);
    }

    [Fact]
    public void A_variational_model_is_about_its_bound()
    {
        var content = Report(new(), recipe => recipe with
        {
            Bottleneck = new GaussianBottleneckRecipe { Size = 2 },
            Objective = new() { Loss = new GaussianLikelihoodRecipe { Variance = 1 }, Penalties = [new KlDivergenceRecipe()] },
        });
        Assert.Equal(
            ["−ELBO on test rows", "KL divergence", "MSE on test rows"], content.Headlines.Take(3).Select(headline => headline.Name));
        var terms = (TableSection)content.Sections.Single(section => section.Name == "terms");
        Assert.Contains(terms.Columns, column => column.Name == "KL divergence (nats per row)");
        var posterior = (PosteriorChart)((ChartSection)content.Sections.Single(section => section.Name == "posterior")).Chart;
        Assert.Equal(40, posterior.Codes.Count);
        Assert.All(posterior.Codes, code => Assert.True(code.SigmaX > 0 && code.SigmaY > 0));
        Assert.Equal(40 + 2, posterior.ToSvg().Split("<title>").Length - 1);
    }

    [Fact]
    public void The_halves_of_a_variational_objective_are_drawn_beside_the_whole()
    {
        var recipe = Recipe.Dense([8]) with
        {
            Bottleneck = new GaussianBottleneckRecipe { Size = 2 },
            Objective = new() { Loss = new GaussianLikelihoodRecipe { Variance = 0.1f }, Penalties = [new KlDivergenceRecipe()] },
            Training = new() { Iterations = 400, BatchSize = 20, LearningRate = 0.01f },
        };
        var data = TrainingData.Prepare(new DataRecipe(), new DataPair(Rows(200, 1), Rows(40, 2)), 1);
        var model = data.CreateModel(recipe);
        new Trainer(model).Fit(data.Train);
        var section = Assert.IsType<ChartSection>(Assert.Single(ObjectivesSection.Create(new ReportContext(model, data))));
        var panels = Assert.IsType<ObjectivesChart>(section.Chart).Panels;
        Assert.Equal(["reconstruction alone", "divergence alone", "both: this model"], panels.Select(panel => panel.Name));
        Assert.All(panels[1].Codes, code => // the prior, whatever the row
        {
            Assert.InRange(Math.Abs(code.X) + Math.Abs(code.Y), 0, 0.2);
            Assert.InRange(code.SigmaX, 0.9, 1.1);
        });
        Assert.True(panels[0].Codes.Average(code => code.SigmaX) < panels[2].Codes.Average(code => code.SigmaX));
        Assert.Equal(3 * (40 + 2), section.Chart.ToSvg().Split("<title>").Length - 1);
        Assert.Empty(ObjectivesSection.Create(new ReportContext(data.CreateModel(Recipe.Dense([2])), data)));
    }

    [Fact]
    public void Explained_variance_is_one_minus_the_error_over_the_variance_of_the_measured_rows()
    {
        var content = Report(new(), null);
        var table = (TableSection)content.Sections.Single(section => section.Name == "comparison");
        var rows = RowArrays.Values(Rows(40, 2).Table);
        var total = 0.0;
        for (var c = 0; c < 3; c++)
        {
            var mean = Enumerable.Range(0, 40).Average(r => (double)rows[r, c]);
            total += Enumerable.Range(0, 40).Sum(r => (rows[r, c] - mean) * (rows[r, c] - mean));
        }

        Assert.Equal("explained variance", table.Columns[1].Name);
        foreach (var row in table.Rows) Assert.Equal(1 - row.Values[0]!.Value * 120 / total, row.Values[1]!.Value, 1e-4);
        Assert.Equal(ReportHeadlines.ExplainedVariance, content.Headlines.Single(headline => headline.Name == "explained variance").Note);
    }

    [Fact]
    public void Three_columns_show_arrows_along_the_components_and_the_decoded_mesh()
    {
        var content = Report(new(), null);
        var chart = (SpaceChart)((ChartSection)content.Sections.Single(section => section.Name == "spaces")).Chart;
        Assert.Equal(40, chart.Points.Count);
        Assert.Equal(3, chart.Arrows.Count);
        Assert.StartsWith("PC 1, ", chart.Arrows[0].Name);
        Assert.Equal(22, chart.Curves.Count);
        Assert.Equal(("z0", "z1"), (chart.Names.CodeX, chart.Names.CodeY));
        Assert.Contains("arrow", chart.ToSvg());
    }

    [Fact]
    public void Columns_of_different_scales_are_drawn_in_their_own_units_with_raw_numbers_below()
    {
        var random = new Random(2);
        var rows = new float[50, 2];
        for (var r = 0; r < 50; r++) (rows[r, 0], rows[r, 1]) = (1013 + 8 * random.NextSingle(), 3.3f + 0.02f * random.NextSingle());
        var data = new DataSet("sensors", rows);
        var units = ColumnUnits.Of(data)!;
        Assert.Equal(1017, units[0].Center, 0.6);
        Assert.Equal(8 / Math.Sqrt(12), units[0].Unit, 0.4);
        Assert.Equal(0.02 / Math.Sqrt(12), units[1].Unit, 0.001);
        Assert.Null(ColumnUnits.Of(new DataSet("similar", new float[,] { { 1, 2 }, { 3, 5 }, { 4, 1 } })));

        var section = (ChartSection)SampleView.Show(
            "rows", "Rows", "", new Shape(2), data, data.Table.Select([0]), ["original", "reconstruction"],
            [RowArrays.Values(data.Table.Select([0])), new float[,] { { 1014, 3.31f } }], ["row 0"]);
        Assert.Equal("standard deviations from the mean of the column", ((ValueChart)section.Chart).XName);
        Assert.Contains("<td class=\"number\">1,014</td><td class=\"number\">3.31</td>", section.Below);
    }

    [Fact]
    public void A_legend_names_only_classes_that_occur()
    {
        var svg = new ScatterChart
        {
            Title = "t", XName = "x", YName = "y", Classes = ["never", "often", "rarely"], Points = [new(0, 0, 0, 1), new(1, 1, 1, 2)],
        }.ToSvg();
        Assert.DoesNotContain("never", svg);
        Assert.Contains(">rarely</text>", svg);
        var bars = new BarChart { Title = "t", XName = "x", YName = "y", Groups = ["active", "not active"], Bars = [new("a", 1)] }.ToSvg();
        Assert.DoesNotContain("not active", bars);
    }

    [Fact]
    public void Stacked_terms_end_at_their_sum()
    {
        var svg = new StackedChart
        {
            Title = "t", XName = "step", YName = "loss", X = [0, 1], Terms = [("kl", [1, 2]), ("reconstruction", [3, 3])],
        }.ToInlineSvg();
        // The axis goes from 0 to 5; the upper edge is 4, then 5: a fifth of 260 pixels apart.
        var tops = System.Text.RegularExpressions.Regex.Match(svg, "class=\"f1\"[^>]*d=\"M76 ([0-9.]+)L872 ([0-9.]+)").Groups;
        Assert.Equal(52, Number(tops[1].Value) - Number(tops[2].Value), 0.1);

        static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static ReportContent Report(DataRecipe data, Func<Recipe, Recipe>? change)
    {
        var recipe = Recipe.Dense([2]) with { Data = data, Training = new() { Epochs = 3, BatchSize = 8, Seed = 3 } };
        if (change is not null) recipe = change(recipe);
        var (train, test) = (data.Normal is null ? Rows(60, 1) : Rows(60, 1).WithLabels("fine"), Rows(40, 2));
        var prepared = new TrainingData(train, null, test, Scaler.None);
        var model = new Autoencoder(recipe, new Shape(3));
        var result = model.Fit(train);
        return RunReport.Create(model, prepared, result, RunMetrics.Measure(model, prepared));
    }

    private static DataSet Rows(int count, int seed)
    {
        var random = new Random(seed);
        var values = new float[3 * count];
        for (var r = 0; r < count; r++)
        {
            var (a, b) = (random.NextSingle(), random.NextSingle());
            (values[3 * r], values[3 * r + 1], values[3 * r + 2]) = (a, b, r % 4 == 3 ? 2 + a : a + b);
        }

        int[] labels = [.. Enumerable.Range(0, count).Select(r => r % 4 == 3 ? 1 : 0)];
        return new DataSet("rows", RowTable.FromFloats(values, count, 3), null, labels, ["fine", "odd"]);
    }

    private static XElement Parse(string html)
    {
        using var reader = XmlReader.Create(new StringReader(html), new() { DtdProcessing = DtdProcessing.Ignore });
        return XElement.Load(reader);
    }
}
