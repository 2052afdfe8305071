using System.Text.Json;
using Hourglass.Files;
using Hourglass.Models;

namespace Hourglass.Detection;

// How a detector is kept in the file of its model, with the PCA beside it.
public sealed partial class AnomalyDetector
{
    /// <summary>The name of the model's attachment.</summary>
    public const string AttachmentName = "detector";

    private const string PcaPrefix = "pca.";

    /// <summary>Attaches the detector to its model, so that it is saved with it; in place of one that was attached before.</summary>
    /// <exception cref="InvalidOperationException">It is PCA's.</exception>
    public void Attach()
    {
        if (_rebuilder is not AutoencoderRebuilder) throw new InvalidOperationException($"A model keeps its own detector; this one is of {Name}.");
        var tensors = new List<NamedTensor>();
        var json = ModelFile.Json(writer =>
        {
            writer.WriteStartObject();
            WriteTo(writer, tensors, "");
            if (NormalClass is not null) writer.WriteString("normalClass", NormalClass);
            writer.WriteStartArray("features");
            foreach (var name in FeatureNames) writer.WriteStringValue(name);
            writer.WriteEndArray();
            if (Pca is not null)
            {
                writer.WriteStartObject("pca");
                Pca.WriteTo(writer, tensors, PcaPrefix);
                ((PcaRebuilder)Pca._rebuilder).WriteTo(writer, tensors, PcaPrefix);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        });
        Model.Attachments[AttachmentName] = new Attachment(json, tensors);
    }

    /// <summary>The detector that is attached to a model; null where there is none. It gives the scores of the one that was attached, to the last bit.</summary>
    /// <exception cref="FormatException">What is attached is no detector of this model; the message says what is wrong.</exception>
    public static AnomalyDetector? Load(Autoencoder model)
    {
        if (!model.Attachments.TryGetValue(AttachmentName, out var saved)) return null;
        try
        {
            using var document = JsonDocument.Parse(saved.Json);
            var json = document.RootElement;
            string[] features = [.. json.GetProperty("features").EnumerateArray().Select(element => element.GetString() ?? "")];
            if (features.Length != model.InputShape.Size) throw new FormatException($"it names {features.Length} features; the model has {model.InputShape.Size}.");
            var normalClass = json.TryGetProperty("normalClass", out var known) ? known.GetString() : null;
            var pca = json.TryGetProperty("pca", out var beside)
                ? Read(beside, saved, PcaPrefix, model, PcaRebuilder.Read(beside, saved, PcaPrefix, model), normalClass, features, null)
                : null;
            return Read(json, saved, "", model, new AutoencoderRebuilder(model), normalClass, features, pca);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            throw new FormatException($"The detector attached to the model “{model.Recipe.Name}” cannot be used: {e.Message}", e);
        }
    }

    private void WriteTo(Utf8JsonWriter writer, List<NamedTensor> tensors, string prefix)
    {
        writer.WriteString("score", ScoreKind.Name);
        if (ScoreKind.Shrinkage is { } shrinkage) writer.WriteNumber("shrinkage", shrinkage);
        writer.WriteString("rule", Rule.Name);
        foreach (var (name, value) in Rule.Parameters) writer.WriteNumber(name, value);
        writer.WriteNumber("threshold", Threshold);
        writer.WriteNumber("normalRows", _trainingScores.Length);
        tensors.Add(new NamedTensor(prefix + "scores", [_trainingScores.Length], _trainingScores));
        tensors.AddRange(ScoreKind.Tensors(prefix));
    }

    private static AnomalyDetector Read(
        JsonElement json, Attachment saved, string prefix, Autoencoder model, IRebuilder rebuilder, string? normalClass, string[] features, AnomalyDetector? pca)
    {
        var shrinkage = json.TryGetProperty("shrinkage", out var share) ? share.GetDouble() : 0;
        var score = AnomalyScore.Parse(json.GetProperty("score").GetString() ?? "").Restore(saved, prefix, shrinkage, features.Length, rebuilder.LatentSize);
        var scores = saved.Values(prefix + "scores", json.GetProperty("normalRows").GetInt32()).ToArray();
        if (scores.Length == 0) throw new FormatException("it has no score of a normal row.");
        Array.Sort(scores);
        return new AnomalyDetector(model, rebuilder, score, scores, normalClass, features)
        {
            Pca = pca,
            Threshold = json.GetProperty("threshold").GetDouble(),
            Rule = ThresholdRule.Restore(json.GetProperty("rule").GetString() ?? "", name => json.GetProperty(name).GetDouble()),
        };
    }
}
