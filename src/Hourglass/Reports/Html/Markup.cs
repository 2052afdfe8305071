using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Hourglass.Reports;

/// <summary>
/// Collects XML. What an interpolated string holds in braces is escaped and written with a decimal point, whatever the culture:
/// nobody can forget to, and a class called <c>&lt;script&gt;</c> stays a name.
/// </summary>
internal sealed class Markup
{
    private readonly StringBuilder _text = new();

    internal bool IsEmpty => _text.Length == 0;

    /// <summary>Adds markup; only the parts between braces are escaped. The handler has added them when this is called.</summary>
    internal Markup Add([InterpolatedStringHandlerArgument("")] Handler markup)
    {
        _ = markup;
        return this;
    }

    /// <summary>Adds markup that was made by this class, or a literal.</summary>
    internal void AddRaw(string markup) => _text.Append(markup);

    public override string ToString() => _text.ToString();

    /// <summary>At most two decimals: a hundredth of a pixel is enough for a coordinate.</summary>
    internal static string Coordinate(double value) =>
        Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture) is var text && text == "-0" ? "0" : text;

    private static void AppendEscaped(StringBuilder text, string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            switch (c)
            {
                case '&': text.Append("&amp;"); break;
                case '<': text.Append("&lt;"); break;
                case '>': text.Append("&gt;"); break;
                case '"': text.Append("&quot;"); break;
                case '\t' or '\n': text.Append(c); break;
                case < ' ' or (>= '\x7F' and < '\xA0') or '\uFFFE' or '\uFFFF': text.Append('\uFFFD'); break; // not allowed in XML
                case var _ when char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]):
                    text.Append(c).Append(value[++i]);
                    break;
                default: text.Append(char.IsSurrogate(c) ? '\uFFFD' : c); break;
            }
        }
    }

    /// <summary>Receives the pieces of an interpolated string; the compiler calls it.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Handler
    {
        private readonly StringBuilder _text;

        public Handler(int literalLength, int formattedCount, Markup markup)
        {
            _text = markup._text;
            _text.EnsureCapacity(_text.Length + literalLength + 8 * formattedCount);
        }

        public void AppendLiteral(string literal) => _text.Append(literal);

        public void AppendFormatted(string? value) => AppendEscaped(_text, value ?? "");

        public void AppendFormatted(double value) => _text.Append(Coordinate(value));

        public void AppendFormatted(int value) => _text.Append(value.ToString(CultureInfo.InvariantCulture));
    }
}
