using System.Text.RegularExpressions;

namespace Hourglass.Reports;

/// <summary>The colors and the style sheet of charts, in light and dark mode.</summary>
internal static partial class Theme
{
    /// <summary>The number of colors of classes and series.</summary>
    internal const int Colors = 10;

    /// <summary>
    /// The colors of classes and series. Any two have a distance of at least 23 in CIELAB for normal vision, protanopia, deuteranopia and
    /// tritanopia (simulated as in Machado, Oliveira and Fernandes, 2009), and each contrasts with the page.
    /// </summary>
    internal static readonly string[] LightPalette =
        ["#0d2cb5", "#e89b00", "#136855", "#953c08", "#c754ba", "#2981f9", "#0c021c", "#b89245", "#521d5c", "#91abac"];

    /// <summary>The colors in dark mode, of similar hues.</summary>
    internal static readonly string[] DarkPalette =
        ["#a0a9e4", "#faac04", "#5bc4a7", "#c1640f", "#b972f9", "#4c8293", "#f4ffcf", "#d7c368", "#9e724d", "#baf1fc"];

    internal static readonly string Fonts = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue','Noto Sans',Arial,sans-serif";

    /// <summary>The rules of every chart, with the variables below.</summary>
    internal static readonly string ChartCss =
        ".chart text{font:13px " + Fonts + ";fill:var(--soft)}"
        + ".chart .name{fill:var(--ink)}.chart .heading{font-size:17px;font-weight:600;fill:var(--ink)}"
        + ".chart .small{font-size:12px}.chart .end{text-anchor:end}.chart .mid{text-anchor:middle}"
        + ".chart .grid{stroke:var(--grid);stroke-width:1}.chart .base{stroke:var(--rule);stroke-width:1}"
        + ".chart .line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}.chart .dashed{stroke-dasharray:6 5}"
        + ".chart .thin{stroke-width:1.5}.chart .area{fill:var(--soft);opacity:.22}.chart .mark{opacity:.82}.chart "
        + ".behind{fill:var(--soft);opacity:.42}.chart .ring{fill:var(--card);stroke-width:2}.chart "
        + ".curve{stroke:var(--ink);stroke-width:1.4;opacity:.8}.chart .arrow{stroke:var(--c3);stroke-width:2.6}.chart "
        + ".link{stroke:var(--soft);stroke-width:2;opacity:.5}"
        + string.Concat(Enumerable.Range(0, Colors).Select(i => $".chart .s{i}{{stroke:var(--c{i})}}.chart .f{i}{{fill:var(--c{i})}}"));

    private static readonly (string Name, string Light, string Dark)[] _variables =
    [
        ("page", "#f6f6f3", "#121417"), ("card", "#ffffff", "#1b1e22"), ("ink", "#1c2024", "#e9ebee"), ("soft", "#59626b", "#a3abb4"),
        ("rule", "#d9dcdf", "#3a4047"), ("grid", "#eceeef", "#2a2e33"), ("best", "#e3f1ea", "#1e3a31"), ("well", "#f6f6f3", "#15181b"),
        .. Enumerable.Range(0, Colors).Select(i => ($"c{i}", LightPalette[i], DarkPalette[i])),
    ];

    /// <summary>Definitions of the variables of a page, in light and dark mode; printing uses light mode.</summary>
    internal static readonly string PageVariables =
        ":root{color-scheme:light dark;" + Define(dark: false) + "}"
        + "@media screen and (prefers-color-scheme:dark){:root{" + Define(dark: true) + "}}";

    /// <summary>
    /// The style sheet of a chart in a file of its own, with colors instead of variables, which many SVG viewers do not support.
    /// </summary>
    internal static readonly string StandAloneCss =
        Resolve(dark: false) + "@media (prefers-color-scheme:dark){" + Resolve(dark: true) + "}";

    private static string Define(bool dark) =>
        string.Concat(_variables.Select(variable => $"--{variable.Name}:{(dark ? variable.Dark : variable.Light)};"));

    private static string Resolve(bool dark)
    {
        var values = _variables.ToDictionary(variable => variable.Name, variable => dark ? variable.Dark : variable.Light);
        return Variable().Replace(ChartCss + ".chart .background{fill:var(--card)}", match => values[match.Groups[1].Value]);
    }

    [GeneratedRegex(@"var\(--(\w+)\)")]
    private static partial Regex Variable();
}
