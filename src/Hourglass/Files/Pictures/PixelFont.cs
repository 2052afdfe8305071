using System.Globalization;
using System.Text;

namespace Hourglass.Files;

/// <summary>Letters of 5 × 7 pixels for labels in pictures: ASCII and a few signs; accents are left out, other characters are “?”.</summary>
internal static class PixelFont
{
    /// <summary>From one letter to the next, and from the top of a line to its bottom.</summary>
    internal const int Advance = 6, Height = 8;

    // Five columns a letter from the space on, the lowest bit at the top.
    private const string Columns =
        "0000000000" + "00005F0000" + "0007000700" + "147F147F14" + "242A7F2A12" + "2313086462" + "3649562050" + "0008070300" + "001C224100"
        + "0041221C00" + "2A1C7F1C2A" + "08083E0808" + "0080703000" + "0808080808" + "0000606000" + "2010080402" + "3E5149453E" + "00427F4000"
        + "7249494946" + "2141494D33" + "1814127F10" + "2745454539" + "3C4A494931" + "4121110907" + "3649494936" + "464949291E" + "0000140000"
        + "0040340000" + "0008142241" + "1414141414" + "0041221408" + "0201590906" + "3E415D594E" + "7C1211127C" + "7F49494936" + "3E41414122"
        + "7F4141413E" + "7F49494941" + "7F09090901" + "3E41415173" + "7F0808087F" + "00417F4100" + "2040413F01" + "7F08142241" + "7F40404040"
        + "7F021C027F" + "7F0408107F" + "3E4141413E" + "7F09090906" + "3E4151215E" + "7F09192946" + "2649494932" + "03017F0103" + "3F4040403F"
        + "1F2040201F" + "3F4038403F" + "6314081463" + "0304780403" + "6159494D43" + "007F414141" + "0204081020" + "004141417F" + "0402010204"
        + "4040404040" + "0003070800" + "2054547840" + "7F28444438" + "3844444428" + "384444287F" + "3854545418" + "00087E0902" + "18A4A49C78"
        + "7F08040478" + "00447D4000" + "2040403D00" + "7F10284400" + "00417F4000" + "7C04780478" + "7C08040478" + "3844444438" + "FC18242418"
        + "18242418FC" + "7C08040408" + "4854545424" + "04043F4424" + "3C4040207C" + "1C2040201C" + "3C4030403C" + "4428102844" + "4C9090907C"
        + "4464544C44" + "0008364100" + "0000770000" + "0041360800" + "0201020402";

    private static readonly Dictionary<char, string> _signs = new()
    {
        ['α'] = "3844443844", ['σ'] = "38444C3404", ['μ'] = "FC2020103C", ['−'] = "0808080808", ['–'] = "0808080808", ['→'] = "08082A1C08",
        ['↑'] = "04027F0204", ['·'] = "0000080000", ['×'] = "2214081422", ['“'] = "0007000700", ['”'] = "0007000700", ['…'] = "4000400040",
    };

    /// <summary>The width of a text in pixels.</summary>
    internal static int Width(string text) => Math.Max(0, Plain(text).Length * Advance - 1);

    /// <summary>Calls <paramref name="paint"/> for each dark pixel of a text, from its upper left corner.</summary>
    internal static void Draw(string text, Action<int, int> paint)
    {
        var left = 0;
        foreach (var letter in Plain(text))
        {
            var glyph = Glyph(letter);
            for (var x = 0; x < 5; x++)
            {
                var column = byte.Parse(glyph.Slice(2 * x, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                for (var y = 0; y < Height; y++)
                    if ((column >> y & 1) != 0) paint(left + x, y);
            }

            left += Advance;
        }
    }

    private static ReadOnlySpan<char> Glyph(char letter)
    {
        if (_signs.TryGetValue(letter, out var sign)) return sign;
        var place = letter is >= ' ' and <= '~' ? letter - ' ' : '?' - ' ';
        return Columns.AsSpan(10 * place, 10);
    }

    private static string Plain(string text) => string.Concat(text.Normalize(NormalizationForm.FormD)
        .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark));
}
