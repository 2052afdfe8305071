using System.Text.Json.Nodes;
using Hourglass.Data;
using Hourglass.Detection;
using Hourglass.Models;
using Hourglass.Tests.Models;

namespace Hourglass.Tests.Detection;

/// <summary>Detectors in files of version 0.1, whose options of score and rule are beside the names.</summary>
public sealed class EarlierDetectorTests
{
    [Fact]
    public void A_file_of_version_0_1_gives_its_scores()
    {
        var path = Path.Combine(Repository.Root, "tests", "Hourglass.Tests", "Detection", "detector-0.1.safetensors");
        var detector = AnomalyDetector.Load(ModelFile.Load(path))!;
        Assert.Equal(new MinimumCost(2, 3), detector.Rule);
        Assert.Equal(0.1, Assert.IsType<MahalanobisScore>(detector.ScoreKind).Shrinkage);
        Assert.Equal((4.633394241333008, 3.263059377670288, "odd"), (detector.Threshold, detector.Pca!.Threshold, detector.NormalClass));
        var rows = new float[3, 4];
        for (var i = 0; i < 3; i++)
            (rows[i, 0], rows[i, 1], rows[i, 2], rows[i, 3]) =
                ((float)Math.Sin(i), (float)Math.Cos(i), (float)Math.Sin(2 * i), (float)(Math.Cos(i) * Math.Sin(i)));
        Assert.Equal([1.4547076f, 3.1236057f, 2.6084673f], detector.Score(rows), (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal([0.04780845f, 1.2280006f, 1.5402541f], detector.Pca.Score(rows), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Theory]
    [InlineData("mean+sigma", "k", 2.5, typeof(MeanPlusSigma))]
    [InlineData("quantile", "q", 0.9, typeof(QuantileRule))]
    [InlineData("contamination", "c", 0.05, typeof(Contamination))]
    [InlineData("value", "value", 0.25, typeof(FixedThreshold))]
    [InlineData("best-f1", null, 0, typeof(BestF1))]
    public void Each_rule_is_read_with_its_option_beside_its_name(string rule, string? key, double value, Type type)
    {
        var model = TinyData.Model();
        AnomalyDetector.Fit(model, new DataSet("normal", TinyData.Rows(50))).Attach();
        var saved = model.Attachments[AnomalyDetector.AttachmentName];
        var json = JsonNode.Parse(saved.Json)!.AsObject();
        foreach (var detector in (JsonObject[])[json, json["pca"]!.AsObject()])
        {
            detector["rule"] = rule;
            if (key is not null) detector[key] = value;
        }

        model.Attachments[AnomalyDetector.AttachmentName] = new Attachment(json.ToJsonString(), saved.Tensors);
        var loaded = AnomalyDetector.Load(model)!;
        Assert.IsType(type, loaded.Rule);
        if (key is not null) Assert.Contains(FormattableString.Invariant($" = {value} "), PrintOptions(loaded.Rule));
        Assert.Equal(loaded.Rule, loaded.Pca!.Rule);
    }

    private static string PrintOptions(ThresholdRule rule) => rule switch
    {
        MeanPlusSigma r => FormattableString.Invariant($"K = {r.K} "),
        QuantileRule r => FormattableString.Invariant($"Q = {r.Q} "),
        Contamination r => FormattableString.Invariant($"C = {r.C} "),
        _ => FormattableString.Invariant($"Value = {((FixedThreshold)rule).Value} "),
    };
}
