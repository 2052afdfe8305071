using System.Text.Json;
using Hourglass.Compute;
using Hourglass.Files;
using Hourglass.Models;

namespace Hourglass.Transfer;

// The head as an attachment of its model.
public sealed partial class Predictor
{
    /// <summary>The head that a model brings with it; null where it has none.</summary>
    /// <exception cref="FormatException">What is attached under <see cref="AttachmentName"/> is no head for this model.</exception>
    public static Predictor? Of(Autoencoder model)
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
                ? ForNumber(model, target.GetString()!, hidden)
                : ForClasses(model, [.. root.GetProperty("classes").EnumerateArray().Select(name => name.GetString()!)], hidden);
            if (isNumber) predictor._target = (root.GetProperty("mean").GetDouble(), root.GetProperty("deviation").GetDouble());
            predictor._codeScale = new AffineMap(attachment.Values("scale", model.LatentSize).Span, attachment.Values("shift", model.LatentSize).Span);
            foreach (var p in predictor.Parameters.Parameters) model.Backend.Upload(attachment.Values(p.Name, p.Length).Span, p.Values);
            return predictor;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw new FormatException($"The head of the model “{model.Recipe.Name}” cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Reads a model with a head.</summary>
    /// <param name="path">A file that <see cref="ModelFile.Save"/> wrote.</param>
    /// <param name="backend">Who will do the arithmetic; <see cref="Backend.Default"/> where null.</param>
    /// <exception cref="ModelFileException">It is no model, or one without a head.</exception>
    public static Predictor Load(string path, Backend? backend = null) =>
        Of(ModelFile.Load(path, backend)) ?? throw new ModelFileException(path, "the model has no head; hourglass finetune makes one.");

    /// <summary>The layers that the file claims must be there before memory is taken for them.</summary>
    private static void CheckSizes(Attachment attachment, Autoencoder model, int[] hidden)
    {
        var (width, held) = (model.LatentSize, attachment.Tensors.Sum(t => (long)t.Values.Length));
        foreach (var units in hidden)
        {
            if (units < 1 || (long)units * width > held) throw new FormatException($"a layer of {units} units does not agree with its {held} values.");
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
                new NamedTensor("scale", [Model.LatentSize], _codeScale!.Scale.ToArray()), new NamedTensor("shift", [Model.LatentSize], _codeScale.Shift.ToArray()),
                .. Parameters.Parameters.Select(p =>
                {
                    var values = new float[p.Length];
                    Model.Backend.Download(p.Values, values);
                    return new NamedTensor(p.Name, [.. p.Dimensions], values);
                }),
            ]);
    }
}
