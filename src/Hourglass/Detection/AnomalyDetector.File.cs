using System.Text.Json;
using Hourglass.Files;
using Hourglass.Models;

namespace Hourglass.Detection;

// How a detector is kept in the file of its model.
public sealed partial class AnomalyDetector
{
    /// <summary>The name of the model's attachment.</summary>
    public const string AttachmentName = "detector";

    /// <summary>Attaches the detector to its model, so that it is saved with it; in place of one that was attached before.</summary>
    /// <exception cref="InvalidOperationException">It is PCA's.</exception>
    public void Attach()
    {
        if (_rebuilder is not AutoencoderRebuilder) throw new InvalidOperationException($"A model keeps its own detector; this one is of {Name}.");
        var (shrinkage, tensors) = ScoreKind.Save();
        var json = ModelFile.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("score", ScoreKind.Name);
            if (shrinkage is { } share) writer.WriteNumber("shrinkage", share);
            writer.WriteString("rule", Rule.Name);
            foreach (var (name, value) in Rule.Parameters) writer.WriteNumber(name, value);
            writer.WriteNumber("threshold", Threshold);
            writer.WriteNumber("normalRows", _trainingScores.Length);
            if (NormalClass is not null) writer.WriteString("normalClass", NormalClass);
            writer.WriteStartArray("features");
            foreach (var name in FeatureNames) writer.WriteStringValue(name);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
        Model.Attachments[AttachmentName] = new Attachment(json, [new NamedTensor("scores", [_trainingScores.Length], _trainingScores), .. tensors]);
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
            var name = json.GetProperty("score").GetString()!;
            double? shrinkage = json.TryGetProperty("shrinkage", out var share) ? share.GetDouble() : null;
            var score = AnomalyScore.Parse(name).Restore(saved, shrinkage, model.InputShape.Size, model.LatentSize);
            var scores = saved.Values("scores", json.GetProperty("normalRows").GetInt32()).ToArray();
            if (scores.Length == 0) throw new FormatException("it has no score of a normal row.");
            Array.Sort(scores);
            var features = json.GetProperty("features").EnumerateArray().Select(element => element.GetString() ?? "").ToArray();
            if (features.Length != model.InputShape.Size) throw new FormatException($"it names {features.Length} features; the model has {model.InputShape.Size}.");
            var normalClass = json.TryGetProperty("normalClass", out var known) ? known.GetString() : null;
            return new AnomalyDetector(model, new AutoencoderRebuilder(model), score, scores, normalClass, features)
            {
                Threshold = json.GetProperty("threshold").GetDouble(),
                Rule = ThresholdRule.Restore(json.GetProperty("rule").GetString()!, parameter => json.GetProperty(parameter).GetDouble()),
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            throw new FormatException($"The detector attached to the model “{model.Recipe.Name}” cannot be used: {e.Message}", e);
        }
    }
}
