using Hourglass.Bottlenecks;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;
using Hourglass.Objectives;
using Hourglass.Reports;
using Hourglass.Tests.Latent;

namespace Hourglass.Tests.Reports;

public sealed class GenerationSectionsTests
{
    private static readonly Shape _picture = new(1, 2, 3);

    [Fact]
    public void Pictures_with_classes_have_figures_a_plane_samples_and_nearest_rows_of_each_density()
    {
        var sections = GenerationSections.Create(Model(2), Rows(1), Rows(2)).ToList();
        Assert.Equal(
            [
                "generation", "generation-plane", "generation-samples", "generation-diagonal", "generation-full", "generation-mixture",
                "generation-per-class",
            ],
            sections.Select(section => section.Name));
        var table = Assert.IsType<TableSection>(sections[0]);
        Assert.Equal(5, table.Rows.Count);
        Assert.Contains("principal components", table.Note);
        Assert.All(table.Rows.Take(4), row => Assert.All(row.Values.Take(5), value => Assert.NotNull(value)));
        Assert.Equal([null, null, null], table.Rows.Take(3).Select(row => row.Values[5]));
        Assert.NotNull(table.Rows[3].Values[5]);
        var grid = Assert.IsType<PictureMapSection>(sections[2]);
        Assert.Equal(["diagonal", "full", "mixture", "a", "b"], grid.RowNames);
        Assert.Equal(10, Assert.IsType<PictureSection>(sections[^1]).Samples.Count);
        Assert.Contains("<html", HtmlReport.Render(new() { Title = "t", Sections = sections }));
    }

    [Fact]
    public void The_figures_are_those_of_the_library()
    {
        var (model, train, test) = (Model(3), Rows(1), Rows(2));
        var judge = new Autoencoder(Recipe.Dense([4]) with { Name = "other" }, _picture);
        var sections = GenerationSections.Create(model, train, test, judge, "other.safetensors").ToList();
        Assert.DoesNotContain(sections, section => section.Name == "generation-plane");
        var table = Assert.IsType<TableSection>(sections[0]);
        Assert.Contains("“other” (other.safetensors)", table.Note);
        var full = FullGaussian.Fit(model.Encode(train));
        var quality = GenerativeMetrics.Create(judge, "", train).Measure(model.Sample(full, 2000, model.Recipe.Training.Seed).Rows);
        Assert.Equal(
            [
                full.LogDensity(model.Encode(test)).Average(), full.Bic(model.Encode(train)), quality.Frechet,
                quality.Precision, quality.Recall, null,
            ],
            table.Rows[1].Values);
    }

    [Fact]
    public void Rows_that_are_no_pictures_and_have_no_classes_have_what_suits_them()
    {
        var rows = new DataSet("rows", Codes.Blobs(90, 6, 1));
        var model = new Autoencoder(Recipe.Dense([2]), new Shape(6));
        var sections = GenerationSections.Create(model, rows, null).ToList();
        Assert.Equal(
            ["generation", "generation-plane", "generation-diagonal", "generation-full", "generation-mixture"],
            sections.Select(section => section.Name));
        Assert.Equal(3, Assert.IsType<TableSection>(sections[0]).Rows.Count);
        Assert.Contains("<html", HtmlReport.Render(new() { Title = "t", Sections = sections }));
    }

    [Fact]
    public void A_prior_has_a_row_of_figures_and_a_conditional_model_samples_of_its_classes()
    {
        var recipe = Recipe.Dense([4]) with
        {
            Bottleneck = new GaussianBottleneckRecipe { Size = 2 },
            Objective = new() { Penalties = [new KlDivergenceRecipe()] },
        };
        var variational = GenerationSections.Create(new Autoencoder(recipe, _picture), Rows(1), Rows(2)).ToList();
        Assert.Equal("prior N(0, I)", Assert.IsType<TableSection>(variational[0]).Rows[0].Name);
        Assert.DoesNotContain(variational, section => section.Name == "generation-prior");

        var conditional = new Autoencoder(recipe with { Conditional = true }, _picture, classNames: ["a", "b"]);
        var sections = GenerationSections.Create(conditional, Rows(1), Rows(2)).ToList();
        Assert.Equal(
            ["generation", "generation-plane", "generation-samples", "generation-per-class"], sections.Select(section => section.Name));
    }

    private static Autoencoder Model(int size) => new(Recipe.Dense([size]), _picture);

    private static DataSet Rows(ulong seed)
    {
        var rows = new DataSet("rows", Codes.Blobs(120, 6, seed, [-9, 0, 0, 0, 3, 0], [9, 0, 0, -4, 0, 0]));
        return new DataSet("rows", rows.Table, _picture, [.. Enumerable.Range(0, 120).Select(r => r % 2)], ["a", "b"]);
    }
}
