using System.Text;
using Hourglass.Parts;

namespace Hourglass.Cli;

/// <summary>Writes text to a screen without the control characters that names from files may hold; lines and tabs stay.</summary>
internal sealed class CleanWriter(TextWriter target) : TextWriter
{
    public override Encoding Encoding => target.Encoding;

    public override void Write(char value) => target.Write(value is '\n' or '\r' or '\t' ? value : MessageText.Clean(value));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        foreach (var character in buffer) Write(character);
    }

    public override void WriteLine(string? value)
    {
        Write(value.AsSpan());
        WriteLine();
    }

    public override void Flush() => target.Flush();
}
