using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hourglass.Cli;

/// <summary>Writes results as one line of JSON.</summary>
internal static class Json
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line that <paramref name="write"/> writes.</summary>
    internal static string Line(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>A text as a JSON literal.</summary>
    internal static string Text(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    /// <summary>Writes a number, or null for no number and for one that is not finite, which JSON cannot hold.</summary>
    internal static void Number(this Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number)) writer.WriteNumber(name, number);
        else writer.WriteNull(name);
    }

    /// <summary>Writes a number of single precision with no more digits than it has, or null.</summary>
    internal static void Number(this Utf8JsonWriter writer, string name, float? value)
    {
        if (value is { } number && float.IsFinite(number)) writer.WriteNumber(name, number);
        else writer.WriteNull(name);
    }

    /// <summary>Writes an array of objects.</summary>
    internal static void Objects<T>(this Utf8JsonWriter writer, string name, IEnumerable<T> items, Action<T> write)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteStartObject();
            write(item);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes an array of numbers.</summary>
    internal static void Numbers(this Utf8JsonWriter writer, string name, IEnumerable<double> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values) writer.WriteNumberValue(value);
        writer.WriteEndArray();
    }
}
