using System.Text.Json;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Detection;

// How a detector is stored in the file of its model, with its PCA.
public sealed partial class AnomalyDetector
{
    /// <summary>The name of the attachment of the model.</summary>
    public const string AttachmentName = "detector";

    private const string PcaPrefix = "pca.", ScoresTensor = "scores";

    // In files of earlier versions the options of score and rule are beside the names, some under another key.
    private static readonly (string Key, string Now)[] _earlierScoreOptions = [("shrinkage", "shrinkage")];

    private static readonly (string Key, string Now)[] _earlierRuleOptions =
        [("k", "k"), ("q", "q"), ("c", "c"), ("value", "value"), ("miss", "miss"), ("falseAlarm", "falsePositive")];

    /// <summary>Attaches the detector to its model, replacing an attached detector, so that it is saved with the model.</summary>
    /// <exception cref="InvalidOperationException">The detector is that of PCA.</exception>
    public void Attach()
    {
        if (_reconstructor is not AutoencoderReconstructor)
            throw new InvalidOperationException($"Only a detector of the model itself can be attached; this one is of {Name}.");
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
                ((PcaReconstructor)Pca._reconstructor).WriteTo(writer, tensors, PcaPrefix);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        });
        Model.Attachments[AttachmentName] = new Attachment(json, tensors);
    }

    /// <summary>
    /// Reads the detector that is attached to a model; null if there is none. Its scores are bit-identical to those before saving.
    /// </summary>
    /// <exception cref="FormatException">
    /// The attachment is not a detector of this model, or its score or rule is not registered; the message says what is wrong.
    /// </exception>
    public static AnomalyDetector? Load(Autoencoder model)
    {
        if (!model.Attachments.TryGetValue(AttachmentName, out var saved)) return null;
        try
        {
            using var document = JsonDocument.Parse(saved.Json);
            var json = document.RootElement;
            string[] features = [.. json.GetProperty("features").EnumerateArray().Select(element => element.GetString() ?? "")];
            if (features.Length != model.InputShape.Size)
                throw new FormatException($"it has {features.Length} features; the model has {model.InputShape.Size}.");
            var normalClass = json.TryGetProperty("normalClass", out var known) ? known.GetString() : null;
            AnomalyDetector? pca = null;
            if (json.TryGetProperty("pca", out var baseline))
            {
                var reconstructor = PcaReconstructor.Read(baseline, saved, PcaPrefix, model);
                pca = Read(baseline, saved, PcaPrefix, model, reconstructor, normalClass, features, null);
            }

            return Read(json, saved, "", model, new AutoencoderReconstructor(model), normalClass, features, pca);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException
            or FormatException or OverflowException or RecipeException)
        {
            throw new ModelFileException($"The detector attached to the model “{model.Recipe.Name}” cannot be used: {e.Message}", e);
        }
    }

    private void WriteTo(Utf8JsonWriter writer, List<NamedTensor> tensors, string prefix)
    {
        writer.WritePropertyName("score");
        PartJson.Write(writer, ScoreKind);
        writer.WritePropertyName("rule");
        PartJson.Write(writer, Rule);
        writer.WriteNumber("threshold", Threshold);
        writer.WriteNumber("normalRows", _trainingScores.Length);
        tensors.Add(new NamedTensor(prefix + ScoresTensor, [_trainingScores.Length], _trainingScores));
        tensors.AddRange(ScoreKind.State.Select(state => new NamedTensor(prefix + state.Name, [.. state.Shape], state.Values)));
    }

    private static AnomalyDetector Read(
        JsonElement json, Attachment saved, string prefix, Autoencoder model, IReconstructor reconstructor, string? normalClass,
        string[] features, AnomalyDetector? pca)
    {
        var score = ReadPart<AnomalyScore>(json, "score", "score", _earlierScoreOptions).Restore(State(saved, prefix), reconstructor);
        var scores = saved.Values(prefix + ScoresTensor, json.GetProperty("normalRows").GetInt32()).ToArray();
        if (scores.Length == 0) throw new FormatException("it has no score of a normal row.");
        Array.Sort(scores);
        return new AnomalyDetector(model, reconstructor, score, scores, normalClass, features)
        {
            Pca = pca,
            Threshold = json.GetProperty("threshold").GetDouble(),
            Rule = ReadPart<ThresholdRule>(json, "rule", "threshold", _earlierRuleOptions),
        };
    }

    /// <summary>The tensors with a prefix, without it.</summary>
    private static Attachment State(Attachment saved, string prefix) => new(
        saved.Json,
        [
            .. saved.Tensors.Where(tensor => tensor.Name.StartsWith(prefix, StringComparison.Ordinal))
                .Select(tensor => new NamedTensor(tensor.Name[prefix.Length..], [.. tensor.Shape], tensor.Values)),
        ]);

    private static T ReadPart<T>(JsonElement json, string key, string kind, (string Key, string Now)[] earlier) where T : class
    {
        var part = json.GetProperty(key);
        var beside = earlier.Where(option => json.TryGetProperty(option.Key, out _)).ToArray();
        if (part.ValueKind != JsonValueKind.String || beside.Length == 0) return PartJson.Read<T>(part, key);
        using var document = JsonDocument.Parse(ModelFile.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString(kind, part.GetString());
            foreach (var option in beside) writer.WriteNumber(option.Now, json.GetProperty(option.Key).GetDouble());
            writer.WriteEndObject();
        }));
        return PartJson.Read<T>(document.RootElement, key);
    }
}
