using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Models;
using Hourglass.Reports;
using Hourglass.Tests.Files;
using Hourglass.Training;

namespace Hourglass.Tests.Reports;

/// <summary>The sections that a model's parts bring with them.</summary>
public sealed class FamilyReportTests
{
    private const string Gaussian = """
        {
          "name": "small", "encoder": [ { "layer": "dense", "units": 8, "activation": "tanh" } ],
          "bottleneck": { "bottleneck": "gaussian", "size": 2 },
          "decoder": [ { "layer": "mirror", "activation": "sigmoid" } ],
          "objective": { "loss": "binaryCrossEntropy", "penalties": [ { "penalty": "kl", "warmUpSteps": 6 } ] },
          "training": { "epochs": 3, "batchSize": 16, "seed": 4 }
        }
        """;

    private const string Sparse = """
        {
          "name": "small", "encoder": [ { "layer": "dense", "units": 12, "activation": "relu" } ],
          "decoder": [ { "layer": "mirror" } ],
          "objective": { "penalties": [ { "penalty": "l1", "weight": 0.01 } ] },
          "training": { "epochs": 2, "batchSize": 16, "seed": 4 }
        }
        """;

    private static readonly Shape _picture = new(1, 4, 5);

    [Fact]
    public void A_variational_report_has_terms_manifold_samples_nearest_rows_and_divergences()
    {
        var (_, _, content) = Report(Gaussian, _picture);
        string[] expected =
        [
            "comparison", "terms", "balance", "samples", "nearest", "reconstructions", "largest-errors", "median-errors", "codes",
            "posterior", "manifold", "divergence", "loss", "terms-over-training",
        ];
        Assert.Equal(expected, content.Sections.Select(section => section.Name));
        Assert.Contains("<html", HtmlReport.Render(content));
        Assert.NotEmpty(Chart<ScatterChart>(content, "codes").Behind);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(40)]
    public void Rows_that_are_no_pictures_have_samples_beside_their_nearest_rows_only(int width)
    {
        var (_, _, content) = Report(Gaussian, new Shape(width));
        Assert.DoesNotContain(content.Sections, section => section is PictureSection or PictureMapSection);
        Assert.Equal(10, Assert.IsAssignableFrom<SampleChart>(((ChartSection)Section(content, "nearest")).Chart).Samples.Count);
        Assert.Contains("<html", HtmlReport.Render(content));
    }

    [Fact]
    public void A_cell_of_the_manifold_is_the_code_at_its_coordinate_decoded()
    {
        var (model, _, content) = Report(Gaussian, _picture);
        var map = Assert.IsType<PictureMapSection>(Section(content, "manifold"));
        Assert.Equal((20, 400), (map.Columns, map.Pictures.Count));
        Assert.Equal(["−1.96", "−1.44"], map.ColumnNames.Take(2));
        Assert.Equal(["1.96", "1.44"], map.RowNames.Take(2)); // z1 grows upwards
        foreach (var (i, j) in ((int, int)[])[(0, 0), (3, 17), (19, 0), (19, 19)])
        {
            var decoded = model.Decode(
                new[,] { { (float)NormalQuantile.Of((j + 0.5) / 20), (float)NormalQuantile.Of((19 - i + 0.5) / 20) } });
            var (scale, shift) = PictureRange.Of(Rows(80, _picture, 2).Table);
            Assert.Equal(Enumerable.Range(0, 20).Select(v => decoded[0, v] * scale + shift), map.Pictures[i * 20 + j].ToArray());
        }
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.025, -1.959963984540054)]
    [InlineData(0.9999, 3.719016485455709)]
    public void Normal_quantiles_are_those_of_the_tables(double p, double expected) => Assert.Equal(expected, NormalQuantile.Of(p), 1e-11);

    [Fact]
    public void The_nearest_row_is_the_one_at_the_least_distance_in_scaled_units()
    {
        var rows = RowTable.FromFloats([0, 0, 1, 100, 3, 0], 3, 2);
        float[,] samples = { { 2, 90 }, { 2.9f, 0 } };
        var plain = NearestRows.Find(samples, rows, AffineMap.Identity);
        Assert.Equal([1, 2], plain.Select(near => near.Row));
        Assert.Equal(Math.Sqrt(101), plain[0].Distance, 1e-5);
        var scaled = NearestRows.Find(samples, rows, new AffineMap([1, 0.001f], [5, -7]));
        Assert.Equal([1, 2], scaled.Select(near => near.Row));
        Assert.Equal(Math.Sqrt(1.0001), scaled[0].Distance, 1e-5);
    }

    [Fact]
    public void A_sample_is_shown_beside_the_training_row_that_its_caption_names()
    {
        var (model, data, content) = Report(Gaussian, _picture);
        var section = Assert.IsType<PictureSection>(Section(content, "nearest"));
        var near = NearestRows.Find(model.Sample(10, 4), data.Train.Table, model.Scaler.Map);
        Assert.Equal(near.Select(n => $"row {n.Row}"), section.Samples.Select(sample => sample.Caption.Split('\n')[0]));
        Assert.Contains("test rows", section.Note);
    }

    [Fact]
    public void Divergences_shown_add_up_to_the_term_that_is_measured()
    {
        var (model, data, content) = Report(Gaussian, _picture);
        Assert.Equal(model.Evaluate(data.Test!).Terms["kl"], Chart<BarChart>(content, "divergence").Bars.Sum(bar => bar.Value), 1e-4);
    }

    [Fact]
    public void Terms_are_shown_by_part_and_over_training()
    {
        var (model, _, content) = Report(Gaussian, _picture);
        var table = Assert.IsType<TableSection>(Section(content, "terms"));
        string[] terms =
            ["binary cross-entropy", "KL divergence (nats per row)", "weight β of the KL divergence", "−ELBO (nats per row)"];
        Assert.Equal(["loss", .. terms], table.Columns.Select(column => column.Name));
        Assert.Equal(["training rows", "test rows"], table.Rows.Select(row => row.Name));
        Assert.Equal(table.Rows[1].Values[0]!.Value, table.Rows[1].Values[1]!.Value + table.Rows[1].Values[2]!.Value, 1e-6);
        var panels = Chart<LinePanelsChart>(content, "terms-over-training").Panels;
        Assert.Equal(terms, panels.Select(panel => panel.Name));
        Assert.Equal(["training", "validation"], panels[1].Series.Select(series => series.Name));
        Assert.Equal(model.History.Entries.Select(entry => (entry.Epoch, entry.Train["kl"])), panels[1].Series[0].Points);
    }

    [Fact]
    public void A_conditional_model_shows_a_row_of_samples_for_each_class()
    {
        var (model, _, content) = Report(
            Gaussian.Replace("\"name\"", "\"conditional\": true, \"name\"", StringComparison.Ordinal), _picture);
        var map = Assert.IsType<PictureMapSection>(Section(content, "samples"));
        Assert.Equal(["x", "y"], map.RowNames);
        var second = model.Sample(10, 4, label: 1);
        var (scale, shift) = PictureRange.Of(Rows(100, _picture, 1).Table);
        Assert.Equal(Enumerable.Range(0, 20).Select(v => second[3, v] * scale + shift), map.Pictures[13].ToArray());
        Assert.DoesNotContain(content.Sections, section => section.Name == "manifold");
        Assert.StartsWith("x\nrow ", ((PictureSection)Section(content, "nearest")).Samples[0].Caption);
        Assert.Contains("<html", HtmlReport.Render(content));
    }

    [Fact]
    public void A_sparse_report_tells_its_zeros_and_draws_its_atoms_the_most_used_first()
    {
        var (model, data, content) = Report(Sparse, _picture);
        var codes = model.Encode(data.Test!);
        var zeros = 100.0 * codes.Cast<float>().Count(value => value == 0) / codes.Length;
        var bars = Chart<BarChart>(content, "activities");
        Assert.Contains(
            FormattableString.Invariant($"{zeros:0.0} % of the activations are exactly 0"), Section(content, "activities").Note);
        Assert.Equal(100 - zeros, bars.Bars.Sum(bar => bar.Value), 1e-6);

        var atoms = Assert.IsType<PictureSection>(Section(content, "atoms"));
        var use = Enumerable.Range(0, 12).Select(unit =>
            Enumerable.Range(0, data.Test!.Count).Sum(row => (double)codes[row, unit])).ToArray();
        Assert.Equal(
            Enumerable.Range(0, 12).OrderByDescending(unit => use[unit]).Select(unit => $"h{unit}"),
            atoms.Samples.Select(atom => atom.Caption.Split('\n')[0]));
        Assert.All(atoms.Samples, atom => Assert.Equal(0.5, atom.Versions[0].ToArray().Max(value => Math.Abs(value - 0.5f)), 1e-6));
        Assert.Contains("<html", HtmlReport.Render(content));
    }

    [Fact]
    public void A_deep_decoders_atom_is_the_change_that_a_step_along_the_unit_makes_as_the_weights_of_a_shallow_one_are()
    {
        var shallow = Report(Sparse, _picture).Model; // a linear decoder: both definitions agree
        var deep = Report(
            Sparse.Replace("\"decoder\": [ ", "\"decoder\": [ { \"layer\": \"dense\", \"units\": 12 }, ", StringComparison.Ordinal),
            _picture).Model;
        foreach (var model in (Autoencoder[])[shallow, deep])
        {
            var mean = Enumerable.Repeat(0.25f, 12).ToArray();
            var atom = ActivitySections.Effects(model, [7], mean).Atoms[0];
            var codes = new float[2, 12];
            for (var c = 0; c < 12; c++) codes[0, c] = codes[1, c] = mean[c];
            codes[1, 7] += 1;
            var decoded = model.Decode(codes);
            for (var v = 0; v < atom.Length; v++) Assert.Equal(decoded[1, v] - decoded[0, v], atom[v], 1e-5);
        }
    }

    [Fact]
    public void A_codebooks_use_is_the_share_of_each_entry_with_the_perplexity()
    {
        var (model, data, content) = Report(
            Sparse.Replace(
                "\"decoder\"", "\"bottleneck\": { \"bottleneck\": \"codebook\", \"size\": 6, \"dimension\": 4 }, \"decoder\"",
                StringComparison.Ordinal), _picture);
        var use = model.CountEntries(data.Test!.Table);
        var bars = Chart<BarChart>(content, "codebook").Bars;
        Assert.Equal(use.Counts.OrderDescending().Select(count => 100.0 * count / use.Counts.Sum()), bars.Select(bar => bar.Value));
        Assert.Contains(FormattableString.Invariant($"{use.Perplexity:0.0}"), Section(content, "codebook").Note);
        Assert.Contains("<html", HtmlReport.Render(content));
    }

    [Theory]
    [InlineData("ring")]
    [InlineData("swissRoll")]
    public void The_plane_of_another_prior_is_the_middle_of_its_draws(string prior)
    {
        var json = Sparse.Replace("\"units\": 12, \"activation\": \"relu\"", "\"units\": 2", StringComparison.Ordinal)
            .Replace(
                "\"penalty\": \"l1\", \"weight\": 0.01", $"\"penalty\": \"mmd\", \"prior\": {{ \"prior\": \"{prior}\" }}",
                StringComparison.Ordinal);
        var (model, _, content) = Report(json, _picture);
        var map = Assert.IsType<PictureMapSection>(Section(content, "manifold"));
        Assert.Contains($"samples from {model.Prior}", map.Note);
        var ends = map.ColumnNames.Select(name =>
            float.Parse(name.Replace('−', '-'), System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        var codes = model.DrawCodes(2000, 4);
        Assert.InRange(Enumerable.Range(0, 2000).Count(row => codes[row, 0] < ends[0]), 5, 35);
        Assert.InRange(Enumerable.Range(0, 2000).Count(row => codes[row, 0] > ends[^1]), 5, 35);
        Assert.Contains("<html", HtmlReport.Render(content));
    }

    [Fact]
    public void A_plain_model_brings_no_section_of_a_family()
    {
        var (_, _, content) = Report(
            Sparse.Replace(
                "\"objective\": { \"penalties\": [ { \"penalty\": \"l1\", \"weight\": 0.01 } ] },", "", StringComparison.Ordinal),
            _picture);
        Assert.Equal(
            ["comparison", "reconstructions", "largest-errors", "median-errors", "codes", "loss"],
            content.Sections.Select(section => section.Name));
    }

    [Fact]
    public void Names_of_rows_and_columns_must_be_as_many_as_there_are()
    {
        PictureMapSection Map(params string[] rows) => new()
        {
            Name = "m", Title = "Map", Shape = new Shape(1, 1, 1), Columns = 2,
            Pictures = [new float[1], new float[1], new float[1]], RowNames = rows,
        };
        Assert.Contains(
            "2 rows of images; found 1",
            Assert.Throws<InvalidOperationException>(() => HtmlReport.Render(new() { Title = "t", Sections = [Map("a")] })).Message);
        var (width, height, _, _) = PngFileTests.Decode(Map("a", "b").CreateFile()!.Content.ToArray());
        Assert.Equal((12, 12), (width, height));
    }

    private static ReportSection Section(ReportContent content, string name) => content.Sections.Single(section => section.Name == name);

    private static T Chart<T>(ReportContent content, string name) where T : Chart =>
        Assert.IsType<T>(((ChartSection)Section(content, name)).Chart);

    private static (Autoencoder Model, TrainingData Data, ReportContent Content) Report(string json, Shape shape)
    {
        var (train, test) = (Rows(100, shape, 1), Rows(80, shape, 2));
        var data = new TrainingData(train, test, test, Scaler.None);
        var model = new Autoencoder(RecipeJson.Parse(json), shape, classNames: ["x", "y"]);
        var result = model.Fit(train, test);
        return (model, data, RunReport.Create(model, data, result, RunMetrics.Measure(model, data)));
    }

    private static DataSet Rows(int count, Shape shape, uint seed)
    {
        var stream = new RandomStream(seed, RandomPurpose.Data);
        float[] values = [.. Enumerable.Range(0, count * shape.Size).Select(i => stream.Word((uint)i) / (float)uint.MaxValue)];
        return new DataSet(
            "random", RowTable.FromFloats(values, count, shape.Size), shape, [.. Enumerable.Range(0, count).Select(i => i % 2)],
            ["x", "y"]);
    }
}
