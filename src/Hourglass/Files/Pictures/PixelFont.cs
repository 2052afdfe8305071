using System.Globalization;
using System.Text;

namespace Hourglass.Files;

/// <summary>
/// Letters of 5 × 7 pixels for labels, drawn as strokes: ASCII and a few signs; accents are left out, other characters are “?”.
/// </summary>
internal static class PixelFont
{
    /// <summary>From one letter to the next, and from the top of a line to its bottom.</summary>
    internal const int Advance = 6, Height = 8;

    /// <summary>
    /// A letter and its strokes, separated by commas; a stroke is the points it connects, each its column (0 to 4) and its line (0 to 7,
    /// the baseline is 6).
    /// </summary>
    private const string Alphabet = """
        A 06 02 20 42 46,04 44
        B 00 06 36 45 44 33 42 41 30 00,03 33
        C 41 30 10 01 05 16 36 45
        D 00 06 26 44 42 20 00
        E 40 00 06 46,03 33
        F 40 00 06,03 33
        G 41 30 10 01 05 16 36 45 43 23
        H 00 06,40 46,03 43
        I 10 30,20 26,16 36
        J 40 45 36 16 05
        K 00 06,40 13 46,13 03
        L 00 06 46
        M 06 00 23 40 46
        N 06 00 46 40
        O 10 30 41 45 36 16 05 01 10
        P 06 00 30 41 42 33 03
        Q 10 30 41 45 36 16 05 01 10,24 46
        R 06 00 30 41 42 33 03,23 46
        S 41 30 10 01 02 13 33 44 45 36 16 05
        T 00 40,20 26
        U 00 05 16 36 45 40
        V 00 03 26 43 40
        W 00 06 23 46 40
        X 00 46,40 06
        Y 00 23 40,23 26
        Z 00 40 06 46
        0 10 30 41 45 36 16 05 01 10,14 32
        1 11 20 26,16 36
        2 01 10 30 41 42 06 46
        3 01 10 30 41 42 33 13,33 44 45 36 16 05
        4 36 30 03 04 44
        5 40 00 02 32 43 45 36 16 05
        6 30 10 01 05 16 36 45 44 33 03
        7 00 40 41 23 26
        8 10 30 41 42 33 13 02 01 10,13 04 05 16 36 45 44 33
        9 16 36 45 41 30 10 01 02 13 43
        a 12 32 43 46 16 05 14 44
        b 00 06 36 45 43 32 02
        c 42 12 03 05 16 46
        d 40 46 16 05 03 12 42
        e 04 44 43 32 12 03 05 16 36
        f 40 30 21 26,13 33
        g 42 12 03 04 15 45,42 46 37 07
        h 00 06,03 12 32 43 46
        i 20 20,12 22 26,16 36
        j 30 30,22 32 36 27 07
        k 00 06,32 14 36,14 04
        l 10 20 26,16 36
        m 06 02 12 23 26,23 32 43 46
        n 06 02 32 43 46
        o 12 32 43 45 36 16 05 03 12
        p 07 02 32 43 44 35 05
        q 47 42 12 03 04 15 45
        r 06 02,03 12 32 43
        s 42 12 03 14 34 45 36 06
        t 20 25 36 46,12 32
        u 02 05 16 46,42 46
        v 02 04 26 44 42
        w 02 05 16 24 36 45 42
        x 02 46,42 06
        y 02 04 15 45,42 46 37 07
        z 02 42 06 46
        ! 20 24,26 26
        " 10 11,30 31
        # 11 15,31 35,02 42,04 44
        $ 41 11 02 13 33 44 35 05,20 26
        % 00 01 11 10 00,40 06,35 36 46 45 35
        & 46 01 10 20 31 04 05 16 26 44
        ' 20 21
        ( 30 21 25 36
        ) 10 21 25 16
        * 11 35,31 15,03 43
        + 21 25,03 43
        , 25 26 17
        - 13 33
        . 26 26
        / 40 06
        : 22 22,25 25
        ; 22 22,25 26 17
        < 31 13 35
        = 02 42,04 44
        > 11 33 15
        ? 01 10 30 41 42 23 24,26 26
        @ 46 16 05 01 10 30 41 44 24 22 42
        [ 30 20 26 36
        \ 00 46
        ] 10 20 26 16
        ^ 02 20 42
        _ 07 47
        ` 10 21
        { 30 21 22 13 24 25 36
        | 20 26
        } 10 21 22 33 24 25 16
        ~ 03 12 34 43
        α 42 25 16 05 03 12 23 46
        σ 42 12 03 05 16 26 35 33 22
        μ 07 02,05 16 26 35,32 35 46
        − 03 43
        – 03 43
        → 03 43,21 43 25
        ↑ 26 20,02 20 42
        · 23 23
        × 12 34,32 14
        “ 10 01,30 21
        ” 20 11,40 31
        … 06 06,26 26,46 46
        """;

    private static readonly Dictionary<char, (int X, int Y)[][]> _strokes = Alphabet.Split('\n').ToDictionary(
        line => line[0],
        line => line[2..].TrimEnd('\r').Split(',').Select(
            stroke => stroke.Split(' ').Select(point => (point[0] - '0', point[1] - '0')).ToArray()).ToArray());

    /// <summary>The width of a text in pixels.</summary>
    internal static int Width(string text) => Math.Max(0, Plain(text).Length * Advance - 1);

    /// <summary>Calls <paramref name="paint"/> for each dark pixel of a text, from its upper left corner.</summary>
    internal static void Draw(string text, Action<int, int> paint)
    {
        var left = 0;
        foreach (var letter in Plain(text))
        {
            if (letter != ' ')
                foreach (var stroke in _strokes.GetValueOrDefault(letter) ?? _strokes['?'])
                {
                    paint(left + stroke[0].X, stroke[0].Y);
                    for (var i = 1; i < stroke.Length; i++) Line(stroke[i - 1], stroke[i], left, paint);
                }

            left += Advance;
        }
    }

    /// <summary>The points of a straight line after its first, as many as its longer side.</summary>
    private static void Line((int X, int Y) from, (int X, int Y) to, int left, Action<int, int> paint)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var steps = Math.Max(Math.Abs(dx), Math.Abs(dy));
        for (var i = 1; i <= steps; i++)
            paint(left + from.X + (int)Math.Round((double)dx * i / steps), from.Y + (int)Math.Round((double)dy * i / steps));
    }

    private static string Plain(string text) => string.Concat(text.Normalize(NormalizationForm.FormD)
        .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark));
}
