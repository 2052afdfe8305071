using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Hourglass.Reports;

/// <summary>
/// Builds HTML that is also well-formed XML. Values in an interpolated string are escaped, and numbers are written as in the rest of the
/// report, in every culture: <c>html.Add($"&lt;p&gt;{className}: {loss}&lt;/p&gt;")</c>.
/// </summary>
public sealed class HtmlBuilder
{
    private readonly StringBuilder _text = new();

    internal bool IsEmpty => _text.Length == 0;

    /// <summary>Adds markup. Only the values in braces are escaped.</summary>
    /// <param name="markup">An interpolated string, whose parts the compiler has added when this is called.</param>
    public HtmlBuilder Add([InterpolatedStringHandlerArgument("")] MarkupHandler markup)
    {
        _ = markup;
        return this;
    }

    /// <summary>Adds markup as it is, without escaping.</summary>
    public HtmlBuilder AddRaw(string markup)
    {
        _text.Append(markup);
        return this;
    }

    /// <summary>A text with the characters escaped that have a meaning in HTML.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        AppendEscaped(escaped, text);
        return escaped.ToString();
    }

    /// <summary>The markup.</summary>
    public override string ToString() => _text.ToString();

    /// <summary>Adds markup of a drawing, whose numbers are coordinates.</summary>
    internal HtmlBuilder Draw([InterpolatedStringHandlerArgument("")] DrawingHandler markup)
    {
        _ = markup;
        return this;
    }

    /// <summary>At most two decimals, a hundredth of a pixel.</summary>
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

    /// <summary>Receives the parts of an interpolated string from the compiler.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct MarkupHandler
    {
        private readonly StringBuilder _text;

        /// <summary>A handler that adds to a builder.</summary>
        public MarkupHandler(int literalLength, int formattedCount, HtmlBuilder builder)
        {
            _ = (literalLength, formattedCount); // the builder grows by itself; a capacity to the character would copy all of it each time
            _text = builder._text;
        }

        /// <summary>Adds markup.</summary>
        public void AppendLiteral(string literal) => _text.Append(literal);

        /// <summary>Adds an escaped text; null is empty.</summary>
        public void AppendFormatted(string? value) => AppendEscaped(_text, value ?? "");

        /// <summary>Adds a number with three to four significant digits.</summary>
        public void AppendFormatted(double value) => _text.Append(Numbers.Short(value));

        /// <summary>Adds any value, formatted in the invariant culture and escaped.</summary>
        public void AppendFormatted<T>(T value, string? format = null) => AppendEscaped(
            _text,
            value is IFormattable formattable ? formattable.ToString(format, CultureInfo.InvariantCulture) : value?.ToString() ?? "");
    }

    /// <summary>As <see cref="MarkupHandler"/>, but fractions are coordinates.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct DrawingHandler(int literalLength, int formattedCount, HtmlBuilder builder)
    {
        private readonly MarkupHandler _markup = new(literalLength, formattedCount, builder);

        public void AppendLiteral(string literal) => _markup.AppendLiteral(literal);

        public void AppendFormatted(string? value) => _markup.AppendFormatted(value);

        public void AppendFormatted(double value) => _markup.AppendLiteral(Coordinate(value));

        public void AppendFormatted(int value) => _markup.AppendFormatted<int>(value);
    }
}
