using System.Text.Json;
using Hourglass.Compute;
using Hourglass.Files;
using Hourglass.Models;

namespace Hourglass.Transfer;

// The head as an attachment of its model.
public sealed partial class Predictor
{
    /// <summary>Loads the head that is attached to a model; null if there is none.</summary>
    /// <exception cref="FormatException">The attachment <see cref="AttachmentName"/> is not a head for this model.</exception>
    public static Predictor? Load(Autoencoder model)
    {
        if (!model.Attachments.TryGetValue(AttachmentName, out var attachment)) return null;
        try
        {
            using var json = JsonDocument.Parse(attachment.Json);
            var root = json.RootElement;
            var hidden = root.GetProperty("hidden").EnumerateArray().Select(units => units.GetInt32()).ToArray();
            var isNumber = root.TryGetProperty("target", out var target);
            CheckSizes(attachment, model, hidden);
            var predictor = isNumber
                ? CreateRegressor(model, target.GetString()!, hidden)
                : CreateClassifier(model, [.. root.GetProperty("classes").EnumerateArray().Select(name => name.GetString()!)], hidden);
            if (isNumber) predictor._target = (root.GetProperty("mean").GetDouble(), root.GetProperty("deviation").GetDouble());
            predictor._codeScale = new AffineMap(
                attachment.Values("scale", model.LatentSize).Span, attachment.Values("shift", model.LatentSize).Span);
            foreach (var p in predictor.Parameters.Parameters) model.Backend.Upload(attachment.Values(p.Name, p.Length).Span, p.Values);
            return predictor;
        }
        catch (Exception e) when (
            e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw new FormatException($"The head of the model “{model.Recipe.Name}” is invalid: {e.Message}", e);
        }
    }

    /// <summary>Loads a model with a head.</summary>
    /// <param name="path">A file that <see cref="ModelFile.Save"/> wrote.</param>
    /// <param name="backend">The backend that runs the operations; null for <see cref="Backend.Default"/>.</param>
    /// <exception cref="ModelFileException">The file is not a model, or has no head.</exception>
    public static Predictor Load(string path, Backend? backend = null) =>
        Load(ModelFile.Load(path, backend))
        ?? throw new ModelFileException(path, "the model has no head; create one with hourglass finetune.");

    /// <summary>Checks that the file contains its layers before memory is allocated for them.</summary>
    private static void CheckSizes(Attachment attachment, Autoencoder model, int[] hidden)
    {
        var (width, held) = (model.LatentSize, attachment.Tensors.Sum(t => (long)t.Values.Length));
        foreach (var units in hidden)
        {
            if (units < 1 || (long)units * width > held)
                throw new FormatException($"a layer of {units} units does not agree with its {held} values.");
            width = units;
        }
    }

    private Attachment ToAttachment()
    {
        var json = ModelFile.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("hidden");
            foreach (var units in _hidden) writer.WriteNumberValue(units);
            writer.WriteEndArray();
            if (IsClassifier)
            {
                writer.WriteStartArray("classes");
                foreach (var name in ClassNames) writer.WriteStringValue(name);
                writer.WriteEndArray();
            }
            else
            {
                writer.WriteString("target", TargetName);
                writer.WriteNumber("mean", _target.Mean);
                writer.WriteNumber("deviation", _target.Deviation);
            }

            writer.WriteEndObject();
        });
        return new Attachment(
            json,
            [
                new NamedTensor("scale", [Model.LatentSize], _codeScale!.Scale.ToArray()),
                new NamedTensor("shift", [Model.LatentSize], _codeScale.Shift.ToArray()),
                .. Parameters.Parameters.Select(p =>
                {
                    var values = new float[p.Length];
                    Model.Backend.Download(p.Values, values);
                    return new NamedTensor(p.Name, [.. p.Dimensions], values);
                }),
            ]);
    }
}
