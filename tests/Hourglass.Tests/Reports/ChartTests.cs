using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Hourglass.Reports;

namespace Hourglass.Tests.Reports;

public class ChartTests
{
    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";

    public static TheoryData<string> Charts => ["lines", "scatter", "signals", "values", "bars", "panels", "heat", "classes"];

    [Theory]
    [MemberData(nameof(Charts))]
    public void A_chart_is_well_formed_SVG_that_asks_for_nothing(string name)
    {
        var svg = Create(name).ToSvg();
        var root = XElement.Parse(svg);

        Assert.Equal(_svg + "svg", root.Name);
        Assert.DoesNotContain(root.Descendants(), element => element.Name.LocalName is "script" or "image" or "foreignObject");
        Assert.DoesNotContain("var(", svg); // many viewers know no variables
        Assert.Single(Regex.Matches(svg, "https?://")); // the namespace
        Assert.DoesNotMatch(new Regex(@"NaN|Infinity|∞", RegexOptions.None), svg);
    }

    [Theory]
    [MemberData(nameof(Charts))]
    public void A_chart_is_the_same_in_every_culture(string name)
    {
        var expected = Create(name).ToSvg();
        var before = CultureInfo.CurrentCulture;
        try
        {
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            culture.NumberFormat.NumberDecimalSeparator = ",";
            culture.NumberFormat.NegativeSign = "minus";
            CultureInfo.CurrentCulture = culture;
            Assert.Equal(expected, Create(name).ToSvg());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Hovering_a_point_tells_its_row_its_class_and_its_place()
    {
        var titles = XElement.Parse(Examples.Scatter.ToSvg()).Descendants(_svg + "title").Select(title => title.Value).ToList();

        Assert.Contains("row 1,234 · Bag · (0.125, −1)", titles);
        Assert.Contains(titles, title => title.StartsWith("row 5 · <script>", StringComparison.Ordinal));
        Assert.DoesNotContain(titles, title => title.StartsWith("row 6 ", StringComparison.Ordinal)); // not finite
    }

    [Fact]
    public void Points_stand_where_their_axes_say()
    {
        var chart = new ScatterChart { Title = "t", XName = "x", YName = "y", Points = [new(0, 0, 0), new(10, 20, 1), new(5, 5, 2)] };
        var marks = XElement.Parse(chart.ToSvg()).Descendants(_svg + "path")
            .Select(mark => Regex.Match(mark.Attribute("transform")!.Value, @"translate\((\S+) (\S+)\)").Groups)
            .Select(place => (X: Number(place[1].Value), Y: Number(place[2].Value))).ToList();

        Assert.Equal(3, marks.Count);
        Assert.Equal((marks[0].X + marks[1].X) / 2, marks[2].X, 0.02);
        Assert.Equal(marks[0].Y + (marks[1].Y - marks[0].Y) / 4, marks[2].Y, 0.02);
        Assert.True(marks[1].X > marks[0].X && marks[1].Y < marks[0].Y); // y grows upwards
    }

    [Fact]
    public void A_line_is_broken_where_a_value_is_not_finite()
    {
        var line = XElement.Parse(Examples.Lines.ToSvg()).Descendants(_svg + "path").First().Attribute("d")!.Value;

        Assert.Equal("MLM", string.Concat(line.Where(char.IsLetter)));
    }

    [Fact]
    public void Bars_stand_on_zero_and_are_as_high_as_their_values()
    {
        var bars = XElement.Parse(
            new BarChart { Title = "t", XName = "x", YName = "y", Bars = [new("a", 1), new("b", 4), new("c", -1)] }.ToSvg())
            .Descendants(_svg + "path").Select(path => Regex.Match(path.Attribute("d")!.Value, @"^M\S+ (\S+)V(\S+)H").Groups)
            .Select(ends => (Foot: Number(ends[1].Value), Head: Number(ends[2].Value))).ToList();

        Assert.Equal(3, bars.Count);
        Assert.Single(bars.Select(bar => bar.Foot).Distinct());
        Assert.Equal(4 * (bars[0].Foot - bars[0].Head), bars[1].Foot - bars[1].Head, 0.05);
        Assert.Equal(bars[0].Head - bars[0].Foot, bars[2].Foot - bars[2].Head, 0.05);
    }

    [Fact]
    public void A_bar_on_a_line_has_its_name_its_number_and_a_length_that_is_its_value()
    {
        var svg = XElement.Parse(new BarChart
        {
            Title = "t", XName = "x", YName = "y", IsHorizontal = true, Groups = ["row 7, a long name of a group", "row 9"],
            Bars = [new("temperature of the bearing", 1), new("b", 4), new("c", 2, 1)],
        }.ToSvg());
        var lengths = svg.Descendants(_svg + "path").Select(path => Regex.Match(path.Attribute("d")!.Value, @"^M(\S+) \S+H(\S+)V").Groups)
            .Select(ends => Number(ends[2].Value) - Number(ends[1].Value)).ToList();
        Assert.Equal(4 * lengths[0], lengths[1], 0.05);
        Assert.Equal(2 * lengths[0], lengths[2], 0.05);
        Assert.Equal(
            ["t", "y", "row 7, a long name of a group", "temperature of the bearing", "1", "b", "4", "row 9", "c", "2"],
            svg.Descendants(_svg + "text").Select(text => text.Value));
    }

    [Fact]
    public void A_legend_that_is_too_wide_goes_on_in_another_line()
    {
        var names = Enumerable.Range(0, 4).Select(i => $"{i} {new string('n', 38)}").ToArray();
        var svg = XElement.Parse(new BarChart
        {
            Title = "t", XName = "x", YName = "y", Groups = names, Bars = [.. names.Select((name, i) => new Bar("b", 1, i))],
        }.ToSvg());
        var places = svg.Descendants(_svg + "text").Where(text => names.Contains(text.Value))
            .Select(text => (X: Number(text.Attribute("x")!.Value), Y: text.Attribute("y")!.Value)).ToList();
        Assert.Equal(4, places.Count);
        Assert.True(places.Select(place => place.Y).Distinct().Count() > 1);
        Assert.All(places, place => Assert.InRange(place.X, 0, 880 - 40 * 7));
    }

    [Fact]
    public void Charts_with_the_same_limits_have_the_same_axes()
    {
        var limits = new[] { (-40.0, -40.0), (40, 40) };
        var ticks = ((ScatterPoint[])[new(1, 1, 0), new(-30, 3, 1)]).Select(point =>
            new ScatterChart { Title = "t", XName = "x", YName = "y", Points = [point], Limits = limits })
            .Select(chart =>
                string.Join(' ', XElement.Parse(chart.ToSvg()).Descendants(_svg + "text").Select(text => text.Value))).ToList();

        Assert.Contains("−40", ticks[0]);
        Assert.Equal(ticks[0], ticks[1]);
    }

    [Fact]
    public void Panels_of_classes_have_the_same_limits_and_a_class_without_points_has_none()
    {
        var chart = XElement.Parse(Examples.ClassPanels.ToSvg());
        var texts = chart.Descendants(_svg + "text").Select(text => text.Value).ToList();
        Assert.DoesNotContain("none", texts);
        var places = chart.Descendants(_svg + "circle").Select(point =>
            (X: Number(point.Attribute("cx")!.Value), Y: Number(point.Attribute("cy")!.Value))).ToList();
        var uprights = chart.Descendants(_svg + "line")
            .Where(line => line.Attribute("x1")!.Value == line.Attribute("x2")!.Value)
            .Select(line => Number(line.Attribute("x1")!.Value)).ToList();
        Assert.Equal(3, places.Count); // the point that is not finite is left out
        Assert.Equal((uprights[0], uprights[^1]), (places[0].X, places[1].X)); // x = 0 begins the first panel, x = 10 ends the second
        Assert.Equal(places[0].Y + (places[1].Y - places[0].Y) / 4, places[2].Y, 0.02); // y = 5 of 0 … 20, across panels
        Assert.Contains(chart.Descendants(_svg + "title"), title => title.Value == "row 2 · Bag · (10, 20)");
        Assert.Throws<InvalidOperationException>(
            new ScatterPanelsChart { Title = "t", XName = "x", YName = "y", Points = [], Classes = ["a"] }.ToSvg);
    }

    [Fact]
    public void A_heat_map_colors_by_sign_and_strength_and_tells_its_numbers()
    {
        var chart = XElement.Parse(Examples.Heat.ToSvg());
        var cells = chart.Descendants(_svg + "rect").Where(cell => cell.Elements(_svg + "title").Any())
            .ToDictionary(
                cell => cell.Element(_svg + "title")!.Value,
                cell => (Class: cell.Attribute("class")!.Value, Strength: Number(cell.Attribute("fill-opacity")!.Value)));
        Assert.Equal(8, cells.Count); // not the number that is not finite
        Assert.Equal(("f0", 0.5), cells["z1 · z1: 1.000"]);
        Assert.Equal(("f0", 0.5), cells["z3 · z1: 3.000"]); // beyond the limit
        Assert.Equal(("f1", 0.5), cells["z3 · z3: −7.000"]);
        Assert.Equal("f1", cells.Single(cell => cell.Key.StartsWith("z1 · <", StringComparison.Ordinal)).Value.Class);
        Assert.Contains(chart.Descendants(_svg + "text"), text => text.Value == "−0.25");
        Assert.Throws<InvalidOperationException>(new HeatMapChart { Title = "t", Names = ["a"], Values = new double[2, 2] }.ToSvg);
    }

    [Fact]
    public void Validation_is_dashed_and_shares_the_color_of_training()
    {
        var classes = XElement.Parse(Examples.Lines.ToSvg()).Descendants(_svg + "path").Select(path => path.Attribute("class")!.Value);

        Assert.Equal(["line s0", "line s0 dashed"], classes);
    }

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { 0.0 })]
    [InlineData(new[] { 5.0, 5.0 })]
    [InlineData(new[] { double.NaN, double.NegativeInfinity })]
    [InlineData(new[] { 1e-320, 1e299 })]
    [InlineData(new[] { double.Epsilon, 2 * double.Epsilon })]
    [InlineData(new[] { -1e299, 1e299 })]
    [InlineData(new[] { 1e15, 1e15 + 1 })]
    [InlineData(new[] { double.MaxValue, double.MinValue })]
    [InlineData(new[] { 1e-9, -1e-9 })]
    public void Odd_values_give_a_sound_chart(double[] values)
    {
        foreach (var scale in Enum.GetValues<AxisScale>())
        {
            var chart = new LineChart
            {
                Title = "t", XName = "x", YName = "y", YScale = scale,
                Series = [new("s", [.. values.Select((value, i) => ((double)i, value))])],
            };
            var svg = chart.ToSvg();
            _ = XElement.Parse(svg);
            Assert.DoesNotContain("NaN", svg);
            Assert.InRange(svg.Length, 1000, 20_000);
        }
    }

    [Fact]
    public void Samples_that_differ_in_length_are_refused_by_name()
    {
        var chart = new SignalChart { Title = "Beats", Samples = [new("row 1", [new float[3], new float[4]])] };

        Assert.Contains("'row 1' differs", Assert.Throws<InvalidOperationException>(chart.ToSvg).Message);
        Assert.Throws<InvalidOperationException>(new SignalChart { Title = "Beats", Samples = [] }.ToSvg);
        Assert.Throws<InvalidOperationException>(
            new ValueChart { Title = "Rows", Columns = ["a"], Samples = Examples.Samples(2, 1) }.ToSvg);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static Chart Create(string name) => name switch
    {
        "lines" => Examples.Lines,
        "scatter" => Examples.Scatter,
        "signals" => Examples.Signals,
        "bars" => Examples.Bars,
        "panels" => Examples.Panels,
        "heat" => Examples.Heat,
        "classes" => Examples.ClassPanels,
        _ => Examples.Values,
    };
}
