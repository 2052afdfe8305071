using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Hourglass.Detection;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Cli;

/// <summary><c>hourglass info MODEL</c>.</summary>
internal static class InfoCommand
{
    internal static Command Create(Terminal terminal)
    {
        var model = Common.Model();
        var verify = new Option<bool>("--verify") { Description = "Compare the whole file with its checksums." };
        var json = Common.Json("tables");
        var command = new DocumentedCommand(
            "info", "Describes a model: layers, parts, parameters, scaler, history and recipe.",
            ("info runs/a", "the model of a run"), ("info model.safetensors --json", "the same as JSON"),
            ("info runs/a/checkpoint.safetensors --verify", "whether a file is as it was written; also of an index or of compressed codes"))
        {
            model, verify, json,
        };
        command.SetAction(parsed =>
        {
            var path = ModelLoader.Locate(parsed.GetValue(model)!);
            if (parsed.GetValue(verify)) return Verify(path, terminal, parsed.GetValue(json));
            var loaded = ModelFile.Load(path);
            if (parsed.GetValue(json)) terminal.Output.WriteLine(Json.Line(writer => Write(writer, path, loaded)));
            else Print(terminal.Output, path, loaded);
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>Reads a whole file; one that is damaged is an error.</summary>
    private static int Verify(string path, Terminal terminal, bool asJson)
    {
        var checksums = ModelFile.Verify(path);
        if (asJson)
        {
            terminal.Output.WriteLine(Json.Line(writer =>
            {
                writer.WriteString("file", path);
                writer.WriteNumber("checksums", checksums);
            }));
        }
        else
        {
            terminal.Output.WriteLine(
                checksums > 0
                    ? $"{path}: header and {Words.Count(checksums - 1, "tensor")} match their checksums."
                    : $"{path}: an earlier version of Hourglass, or another program, wrote it without checksums; its layout is valid.");
        }

        return ExitCode.Success;
    }

    private static void Print(TextWriter output, string path, Autoencoder model)
    {
        var layers = ModelLayer.Of(model);
        output.WriteLine($"{model.Recipe.Name}: {model.Recipe.Description}");
        output.WriteLine();
        List<IReadOnlyList<string>> rows = [(string[])["layer", "kind", "output", "parameters"]];
        rows.AddRange(layers.Select(layer => (string[])[layer.Name, layer.Kind, layer.Output, Words.Whole(layer.Parameters)]));
        TextLayout.WriteTable(output, rows, leftColumns: 2);
        output.WriteLine();
        var parts = ModelPart.Of(model).Where(part => part is not { Role: "attachment", Name: AnomalyDetector.AttachmentName })
            .Select(part => (string[])[part.Role, part.Name, part.Options]); // the detector has a line of its own
        TextLayout.WriteTable(output, [["part", "name", "options"], .. parts], leftColumns: 3);
        output.WriteLine();
        output.WriteLine($"sample      {model.InputShape}, {Words.Count(model.InputShape.Size, "value")}");
        output.WriteLine($"code        {model.LatentShape}, {Words.Count(model.LatentSize, "value")}");
        output.WriteLine($"parameters  {Words.Whole(model.ParameterCount)}");
        output.WriteLine($"loss        {model.Objective}");
        output.WriteLine($"corruption  {model.Corruption?.ToString() ?? "none"}");
        output.WriteLine($"scaler      {Scaler(model)}");
        output.WriteLine($"detector    {Detector(model)}");
        output.WriteLine($"history     {History(model)}");
        output.WriteLine($"file        {path}, {Words.Size(new FileInfo(path).Length)}");
        output.WriteLine();
        output.WriteLine(RecipeJson.Write(model.Recipe));
    }

    private static string Scaler(Autoencoder model)
    {
        var (kind, map) = (PartRegistry.NameOf(model.Scaler.Recipe), model.Scaler.Map);
        if (map.IsCentered && map.IsUniform) return $"{kind}: (x − {Words.Short(map.Offset[0])}) · {Words.Short(map.Factor[0])}";
        return map.IsUniform
            ? $"{kind}: x · {Words.Short(map.Scale[0])} + {Words.Short(map.Shift[0])}"
            : $"{kind}: an offset and a scale for each of {Words.Count(map.Scale.Length, "column")}";
    }

    /// <summary>Score and rule of the attached detector, or why it cannot be read.</summary>
    private static string Detector(Autoencoder model)
    {
        try
        {
            return AnomalyDetector.Load(model) is { } detector
                ? $"{detector.ScoreKind}; threshold {Words.Short(detector.Threshold)}, {detector.Rule}"
                : "none";
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    private static string History(Autoencoder model)
    {
        if (model.History.Entries is not [.., var last]) return "none";
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{Words.Count(model.History.Entries.Count, "entry", "entries")}, {Words.Count(last.Step, "step")} ({last.Epoch:0.##} " +
                $"epochs) in {Words.Duration(last.Seconds)}, last training loss {Words.Short(last.Train["loss"])}");
        return model.History.Best is { } best
            ? $"{text}, best validation loss {Words.Short(best.Validation!["loss"])} at step {Words.Whole(best.Step)}"
            : text;
    }

    private static void Write(Utf8JsonWriter writer, string path, Autoencoder model)
    {
        writer.WriteString("model", path);
        writer.WriteNumber("bytes", new FileInfo(path).Length);
        writer.WriteString("name", model.Recipe.Name);
        writer.WriteString("sample", model.InputShape.ToString());
        writer.WriteNumber("latentSize", model.LatentSize);
        writer.WriteNumber("parameters", model.ParameterCount);
        writer.Objects("layers", ModelLayer.Of(model), layer =>
        {
            writer.WriteString("name", layer.Name);
            writer.WriteString("kind", layer.Kind);
            writer.WriteString("output", layer.Output);
            writer.WriteNumber("parameters", layer.Parameters);
        });
        writer.Objects("parts", ModelPart.Of(model), part =>
        {
            writer.WriteString("part", part.Role);
            writer.WriteString("name", part.Name);
            writer.WriteString("options", part.Options);
        });
        writer.WritePropertyName("scaler");
        model.Scaler.WriteTo(writer);
        writer.WritePropertyName("recipe");
        using (var recipe = JsonDocument.Parse(RecipeJson.Write(model.Recipe))) recipe.RootElement.WriteTo(writer); // on one line
        writer.WriteStartArray("history");
        foreach (var entry in model.History.Entries) writer.WriteRawValue(entry.ToJson());
        writer.WriteEndArray();
    }
}
