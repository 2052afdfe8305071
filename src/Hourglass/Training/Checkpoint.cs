using System.Globalization;
using System.Text.Json;
using Hourglass.Compute;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Optimizers;

namespace Hourglass.Training;

/// <summary>
/// A model file with all that training needs to go on besides: the optimizer's slabs, the best weights so far, counters. It can be
/// loaded as a model too.
/// </summary>
internal static class Checkpoint
{
    private const string StateKey = "hourglass.training", SlabPrefix = "optimizer.", BestName = "best";

    internal static void Write(string path, Autoencoder model, Optimizer optimizer, DeviceBuffer? best, TrainingState state)
    {
        var slabs = optimizer.States.Select(s => Slab(model.Backend, SlabPrefix + s.Name, s.Values)).ToList();
        if (best is not null) slabs.Add(Slab(model.Backend, BestName, best.AsRow()));
        ModelFile.Write(path, model, slabs, new Dictionary<string, string> { [StateKey] = ModelFile.Json(writer => Write(writer, state)) });
    }

    internal static TrainingState Read(string path, Autoencoder model, Optimizer optimizer, DeviceBuffer? best)
    {
        using var reader = SafetensorsReader.Open(path);
        if (!reader.Metadata.TryGetValue(StateKey, out var text))
            throw new ModelFileException(path, "it is a model but no checkpoint: training cannot be resumed from it.");
        var saved = ModelFile.Read(reader, path, model.Backend);
        CheckSame(path, saved, model);
        model.Scaler = saved.Scaler; // a run that an earlier version began goes on with its scaler
        model.Backend.Copy(saved.Parameters.All, model.Parameters.All);
        foreach (var slab in optimizer.States) Load(SlabPrefix + slab.Name, slab.Values);
        if (best is not null) Load(BestName, best.AsRow());
        var state = Parse(path, text);
        if (state.EpochTerms.Length != 0 && state.EpochTerms.Length != model.TermNames.Count)
            throw new ModelFileException(
                path, $"its counters hold {state.EpochTerms.Length} terms of the objective, which has {model.TermNames.Count}.");
        state.History = saved.History;
        return state;

        void Load(string name, Matrix slab)
        {
            var entry = reader.Find(name);
            if (entry is null || entry.Length != slab.Length)
                throw new ModelFileException(path, $"the tensor “{name}” of {slab.Length} values is missing: another optimizer made it.");
            var values = new float[slab.Length];
            reader.Read(entry, values);
            if (!Array.TrueForAll(values, float.IsFinite))
                throw new ModelFileException(path, $"the tensor “{name}” holds a value that is not finite.");
            model.Backend.Upload(values, slab);
        }
    }

    /// <summary>The counters of a run, checked.</summary>
    private static TrainingState Parse(string path, string text)
    {
        TrainingState state;
        try
        {
            using var json = JsonDocument.Parse(text);
            state = Read(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            or OverflowException or ArgumentNullException)
        {
            throw new ModelFileException(path, $"its “{StateKey}” cannot be used: {e.Message}", e);
        }

        if (state.Step < 0 || state.EpochRows < 0 || state.Waited < 0 || !(state.Seconds >= 0 && double.IsFinite(state.Seconds))
            || double.IsNaN(state.BestLoss))
            throw new ModelFileException(path, $"its “{StateKey}” holds a negative count, or a time or loss that is no number.");
        return state;
    }

    /// <summary>Only the length of the run may differ: everything else would make the result neither the one run nor the other.</summary>
    private static void CheckSame(string path, Autoencoder saved, Autoencoder model)
    {
        var (before, now) = (Comparable(saved.Recipe), Comparable(model.Recipe));
        if (before == now
            && (ModelFile.Json(saved.Scaler.WriteTo) == ModelFile.Json(model.Scaler.WriteTo)
                || saved.Scaler.IsEarlierFormOf(model.Scaler))
            && saved.InputShape == model.InputShape
            && saved.ClassNames.SequenceEqual(model.ClassNames)) return;
        throw new ModelFileException(path,
            "the checkpoint was made with another recipe or other data; resume with the same "
            + "(only training.epochs or training.iterations may grow).");
    }

    private static string Comparable(Recipe recipe) =>
        RecipeJson.Write(recipe with { Training = recipe.Training with { Epochs = null, Iterations = null } });

    private static NamedTensor Slab(Backend backend, string name, Matrix slab)
    {
        var values = new float[slab.Length];
        backend.Download(slab, values);
        return new NamedTensor(name, [values.Length], values);
    }

    private static void Write(Utf8JsonWriter writer, TrainingState state)
    {
        writer.WriteStartObject();
        writer.WriteNumber("step", state.Step);
        writer.WriteNumber("seconds", state.Seconds);
        writer.WriteStartArray("epochTerms");
        // As text: a term such as a figure that no batch has given may be NaN, which JSON does not know.
        foreach (var term in state.EpochTerms) writer.WriteStringValue(term.ToString("R", CultureInfo.InvariantCulture));
        writer.WriteEndArray();
        writer.WriteNumber("epochRows", state.EpochRows);
        // JSON knows no infinity: "none measured yet" is a text.
        writer.WriteString("bestLoss", state.BestLoss.ToString("R", CultureInfo.InvariantCulture));
        writer.WriteNumber("waited", state.Waited);
        writer.WriteEndObject();
    }

    private static TrainingState Read(JsonElement json) => new()
    {
        Step = json.GetProperty("step").GetInt64(),
        Seconds = json.GetProperty("seconds").GetDouble(),
        EpochTerms =
        [
            .. json.GetProperty("epochTerms").EnumerateArray()
                .Select(term => double.Parse(term.GetString()!, CultureInfo.InvariantCulture)),
        ],
        EpochRows = json.GetProperty("epochRows").GetInt64(),
        BestLoss = double.Parse(json.GetProperty("bestLoss").GetString()!, CultureInfo.InvariantCulture),
        Waited = json.GetProperty("waited").GetInt32(),
    };
}
