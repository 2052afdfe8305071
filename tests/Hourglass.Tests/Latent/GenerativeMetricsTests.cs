using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Tests.Latent;

public sealed class GenerativeMetricsTests
{
    private static readonly float[][] Places = [[-9, 0, 0], [9, 0, 0]];

    [Fact]
    public void Rows_compared_with_themselves_have_perfect_metrics()
    {
        var rows = Codes.Blobs(400, 3, 1, Places);
        var quality = Judge(rows).Measure(rows, [.. Enumerable.Range(0, 400).Select(Name)]);
        Assert.InRange(quality.Frechet, 0, 1e-4);
        Assert.Equal((1, 1, 400), (quality.Precision, quality.Recall, quality.Samples));
        Assert.Equal(1, quality.Agreement);
    }

    [Fact]
    public void Samples_of_one_cluster_are_precise_but_miss_half_of_the_rows()
    {
        var quality = Judge(Codes.Blobs(400, 3, 1, Places)).Measure(Codes.Blobs(400, 3, 2, Places[0]));
        Assert.True(quality.Precision > 0.9, $"{quality}");
        Assert.InRange(quality.Recall, 0.35, 0.5);
        Assert.True(quality.Frechet > 30);
        Assert.Null(quality.Agreement);
    }

    [Fact]
    public void Distant_samples_have_neither_and_wide_ones_cover_all_rows()
    {
        var metrics = Judge(Codes.Blobs(400, 3, 1, Places));
        var off = metrics.Measure(Codes.Blobs(400, 3, 2, [0, 200, 0]));
        Assert.Equal((0, 0), (off.Precision, off.Recall));
        var wide = Codes.Blobs(400, 3, 3);
        for (var r = 0; r < 400; r++)
            for (var c = 0; c < 3; c++) wide[r, c] *= 8;
        var reaching = metrics.Measure(wide);
        Assert.True(reaching.Recall > 0.7 && reaching.Precision < 0.1, $"{reaching}");
    }

    [Fact]
    public void Precision_and_recall_match_a_count_by_hand()
    {
        // Of 0, 1, 2, 3 … 9 the third nearest other lies at 3, 2, 2 … 2, 3; so the ground goes from −3 to 12.
        var metrics = Judge(Line(10, 0, 1));
        var quality = metrics.Measure(new float[,] { { -2.9f }, { -3.1f }, { 11.9f }, { 12.1f }, { 4.5f } });
        Assert.Equal(3 / 5.0, quality.Precision, 1e-12);
        Assert.Equal(1, metrics.Measure(Line(4, 0, 3)).Recall); // balls of 9, 6, 6 and 9 around 0, 3, 6, 9
        Assert.Equal(0.3, metrics.Measure(Line(4, -4, 1)).Recall); // balls of 3, 2, 2 and 3 around −4, −3, −2, −1 reach to 2
    }

    [Fact]
    public void Agreement_counts_samples_classified_as_requested()
    {
        var metrics = Judge(Codes.Blobs(400, 3, 1, Places));
        var samples = Codes.Blobs(40, 3, 6, Places);
        Assert.Equal(Enumerable.Range(0, 40).Select(Name), metrics.Classify(samples));
        Assert.Equal(0.75, metrics.Measure(samples, [.. Enumerable.Range(0, 40).Select(r => r < 20 ? "a" : Name(r))]).Agreement);
    }

    [Fact]
    public void A_model_judges_by_its_own_codes_and_is_named()
    {
        var rows = new DataSet("rows", Codes.Blobs(60, 3, 1, Places));
        var model = new Autoencoder(Recipe.Dense([2]) with { Name = "other" }, new Shape(3));
        var metrics = GenerativeMetrics.Create(model, "other.safetensors", rows);
        Assert.Contains("“other” (other.safetensors)", metrics.Name);
        var samples = Codes.Blobs(50, 3, 2, Places);
        Assert.Equal(FrechetDistance.Between(model.Encode(rows), model.Encode(samples)), metrics.Measure(samples).Frechet);
        Assert.Throws<InvalidOperationException>(() => metrics.Classify(samples));
        Assert.Contains("3 values", Assert.Throws<InvalidInputException>(() => metrics.Measure(new float[5, 2])).Message);
        Assert.Contains("found 3", Assert.Throws<InvalidInputException>(() => metrics.Measure(new float[3, 3])).Message);
    }

    private static string Name(int row) => row % 2 == 0 ? "a" : "b";

    private static float[,] Line(int count, float from, float step)
    {
        var rows = new float[count, 1];
        for (var r = 0; r < count; r++) rows[r, 0] = from + step * r;
        return rows;
    }

    /// <summary>All principal components: the rows turned, at the same distances.</summary>
    private static GenerativeMetrics Judge(float[,] rows)
    {
        var plain = new DataSet("rows", rows);
        var labels = Enumerable.Range(0, plain.Count).Select(r => r % 2).ToArray();
        return GenerativeMetrics.CreateFromPca(new DataSet("rows", plain.Table, plain.Shape, labels, ["a", "b"]), Scaler.None);
    }
}
