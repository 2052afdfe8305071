using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;
using Hourglass.Reports;
using Hourglass.Training;
using static Hourglass.Tests.Latent.RandomModels;

namespace Hourglass.Tests.Reports;

/// <summary>The sections of the latent space show what the library gives.</summary>
public sealed class LatentSectionsTests
{
    private static readonly string[] _all =
        ["codes-by-class", "dimensions", "correlation", "class-purity", "gaps", "interpolation", "perturbation", "traversal"];

    [Theory]
    [InlineData("dense", 5)]
    [InlineData("convVae", 2)]
    [InlineData("conditional", 3)]
    [InlineData("dense", 1)]
    [InlineData("vae", 40)]
    public void All_kinds_of_models_have_them(string family, int latent)
    {
        var (model, rows) = Create(family, 1, latent);
        var sections = LatentSections.Create(model, rows, rows, "test").ToList();
        Assert.Equal(latent == 1 ? _all.Where(name => name != "correlation") : _all, sections.Select(section => section.Name));
        Assert.Contains("<html", HtmlReport.Render(new() { Title = "t", Sections = sections }));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(40)]
    public void Rows_that_are_no_pictures_and_have_no_classes_are_drawn_as_values_or_lines(int width)
    {
        var model = new Autoencoder(Recipe.Dense([6, 3]), new Shape(width));
        var random = new Random(1);
        var values = new float[50 * width];
        for (var i = 0; i < values.Length; i++) values[i] = random.NextSingle();
        var rows = new DataSet("random", RowTable.FromFloats(values, 50, width));
        var sections = LatentSections.Create(model, rows, rows, "test").ToList();
        Assert.Equal(_all.Except(["codes-by-class", "class-purity"]), sections.Select(section => section.Name));
        var perturbed = Assert.IsAssignableFrom<SampleChart>(((ChartSection)sections[4]).Chart);
        Assert.Equal(["f = 0", "f = 0.5", "f = 1", "f = 1.5", "f = 2"], perturbed.VersionNames);
        Assert.Equal(Row(model.Reconstruct(rows.Select([0])), 0), perturbed.Samples[0].Versions[0].ToArray());
        Assert.Contains("<html", HtmlReport.Render(new() { Title = "t", Sections = sections }));
    }

    [Fact]
    public void Codes_of_a_codebook_and_of_a_dictionary_are_walked_through_as_well()
    {
        string[] bottlenecks =
            ["""{ "bottleneck": "codebook", "size": 6, "dimension": 4 }""", """{ "bottleneck": "topK", "size": 12, "count": 2 }"""];
        foreach (var bottleneck in bottlenecks)
        {
            var isTopK = bottleneck.Contains("topK", StringComparison.Ordinal);
            var encoder = isTopK ? """{ "layer": "subtractDecoderBias" }""" : """{ "layer": "dense", "units": 12 }""";
            var decoder = isTopK ? """{ "layer": "dictionary" }""" : """{ "layer": "mirror" }""";
            var model = new Autoencoder(
                RecipeJson.Parse($$"""
                    {
                      "name": "small", "encoder": [ {{encoder}} ], "bottleneck": {{bottleneck}}, "decoder": [ {{decoder}} ],
                      "training": { "epochs": 1, "seed": 4 }
                    }
                    """), new Shape(20));
            var random = new Random(5);
            var rows = new DataSet("random", RowTable.FromFloats([.. Enumerable.Range(0, 800).Select(_ => random.NextSingle())], 40, 20));
            model.Fit(rows);
            var sections = LatentSections.Create(model, rows, rows, "training").ToList();
            Assert.Contains("traversal", sections.Select(section => section.Name));
            Assert.Contains("<html", HtmlReport.Render(new() { Title = "t", Sections = sections }));
        }
    }

    [Fact]
    public void Pictures_are_those_of_the_walks_and_the_table_is_that_of_the_statistics()
    {
        var (model, rows) = Create("conv", 3, 4);
        var sections = LatentSections.Create(model, rows, rows, "test").ToDictionary(section => section.Name);
        var (scale, shift) = PictureRange.Of(rows.Table);
        float[] Shown(float[] values) => [.. values.Select(value => value * scale + shift)];

        var strip = Assert.IsType<PictureMapSection>(sections["interpolation"]);
        Assert.Equal(["0 → 1", "blend", "2 → 3", "blend", "4 → 5", "blend"], strip.RowNames);
        Assert.Equal(Shown(Reconstruct(model, rows, 0)), strip.Pictures[0].ToArray());
        Assert.Equal(Shown(Reconstruct(model, rows, 1)), strip.Pictures[9].ToArray());
        Assert.Equal(Shown(Row(rows, 3)), strip.Pictures[39].ToArray());

        var codes = model.Encode(rows);
        var table = Assert.IsType<TableSection>(sections["dimensions"]);
        var importance = DimensionImportance.Measure(model, rows);
        Assert.Equal(importance.ErrorIncrease.OrderDescending(), table.Rows.Select(row => row.Values[2]!.Value));
        var first = int.Parse(table.Rows[0].Name[1..], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(CodeStatistics.Measure(codes).Variance[first], table.Rows[0].Values[1]);

        var moved = Assert.IsType<PictureMapSection>(sections["perturbation"]);
        Assert.Equal((5, 4 + 3), (moved.Columns, moved.RowNames.Count));
        for (var line = 0; line < 7; line++) Assert.Equal(Shown(Reconstruct(model, rows, 0)), moved.Pictures[5 * line].ToArray());

        var traversal = Assert.IsType<PictureMapSection>(sections["traversal"]);
        Assert.Equal(table.Rows.Select(row => row.Name), traversal.RowNames);
        var purity = Assert.IsType<TableSection>(sections["class-purity"]);
        Assert.Equal(NeighborPurity.Measure(codes, rows.Labels, 10).Purity, purity.Rows[0].Values[0]);
        var gaps = CodeGaps.Measure(codes);
        Assert.Equal(
            [gaps.EmptyShare, gaps.Dispersion, gaps.Evenness, gaps.DataDistance],
            Assert.IsType<TableSection>(sections["gaps"]).Rows[0].Values.Select(value => value!.Value));
    }
}
