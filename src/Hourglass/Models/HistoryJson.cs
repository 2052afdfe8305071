using System.Globalization;
using System.Text.Json;

namespace Hourglass.Models;

/// <summary>The history as JSON, as the model file and <c>metrics.jsonl</c> hold it.</summary>
internal static class HistoryJson
{
    /// <summary>One entry as one line: <c>{"step":…,"epoch":…,"learningRate":…,"seconds":…,"train":{…},"validation":{…}}</c>.</summary>
    public static string WriteLine(HistoryEntry entry)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) Write(writer, entry);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    internal static void Write(Utf8JsonWriter writer, History history)
    {
        writer.WriteStartArray();
        foreach (var entry in history.Entries) Write(writer, entry);
        writer.WriteEndArray();
    }

    internal static History Read(JsonElement json) => new(json.EnumerateArray().Select(e => new HistoryEntry(
        e.GetProperty("step").GetInt64(), e.GetProperty("epoch").GetDouble(), e.GetProperty("learningRate").GetDouble(),
        e.GetProperty("seconds").GetDouble(), ReadTerms(e.GetProperty("train")),
        e.TryGetProperty("validation", out var validation) ? ReadTerms(validation) : null)));

    private static void Write(Utf8JsonWriter writer, HistoryEntry entry)
    {
        writer.WriteStartObject();
        writer.WriteNumber("step", entry.Step);
        writer.WriteNumber("epoch", entry.Epoch);
        writer.WriteNumber("learningRate", entry.LearningRate);
        writer.WriteNumber("seconds", entry.Seconds);
        WriteTerms("train", entry.Train);
        if (entry.Validation is not null) WriteTerms("validation", entry.Validation);
        writer.WriteEndObject();

        void WriteTerms(string name, IReadOnlyDictionary<string, double> terms)
        {
            writer.WriteStartObject(name);
            foreach (var (term, value) in terms)
            {
                // JSON knows no infinity, which the loss of a far outlier may be: it is written as a text.
                if (double.IsFinite(value)) writer.WriteNumber(term, value);
                else writer.WriteString(term, value.ToString(CultureInfo.InvariantCulture));
            }

            writer.WriteEndObject();
        }
    }

    private static Dictionary<string, double> ReadTerms(JsonElement json) =>
        json.EnumerateObject().ToDictionary(
            p => p.Name,
            p => p.Value.ValueKind == JsonValueKind.String
                ? double.Parse(p.Value.GetString()!, CultureInfo.InvariantCulture)
                : p.Value.GetDouble());
}
