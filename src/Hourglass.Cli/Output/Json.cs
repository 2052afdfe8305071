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

    /// <summary>Writes a number, or null where there is none or it is not finite (JSON knows no other).</summary>
    internal static void Number(this Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number)) writer.WriteNumber(name, number);
        else writer.WriteNull(name);
    }
}
