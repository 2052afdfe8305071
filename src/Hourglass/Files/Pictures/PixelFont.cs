using System.Globalization;
using System.Text;

namespace Hourglass.Files;

/// <summary>Letters of 5 × 7 pixels for labels: ASCII and a few signs; accents are left out, other characters are “?”.</summary>
internal static class PixelFont
{
    /// <summary>From one letter to the next, and from the top of a line to its bottom.</summary>
    internal const int Advance = 6, Height = 8;

    // Five columns a letter from the space on, the lowest bit at the top.
    private const string Columns =
        "000000000000005F00000007000700147F147F14242A7F2A12231308646236495620500008070300001C2241000041221C002A1C7F1C2A08083E0808"
        + "00807030000808080808000060600020100804023E5149453E00427F400072494949462141494D331814127F1027454545393C4A4949314121110907"
        + "3649494936464949291E0000140000004034000000081422411414141414004122140802015909063E415D594E7C1211127C7F494949363E41414122"
        + "7F4141413E7F494949417F090909013E414151737F0808087F00417F41002040413F017F081422417F404040407F021C027F7F0408107F3E4141413E"
        + "7F090909063E4151215E7F09192946264949493203017F01033F4040403F1F2040201F3F4038403F631408146303047804036159494D43007F414141"
        + "0204081020004141417F04020102044040404040000307080020545478407F284444383844444428384444287F385454541800087E090218A4A49C78"
        + "7F0804047800447D40002040403D007F1028440000417F40007C047804787C080404783844444438FC1824241818242418FC7C080404084854545424"
        + "04043F44243C4040207C1C2040201C3C4030403C44281028444C9090907C4464544C440008364100000077000000413608000201020402";

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
