using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Hourglass.Reports;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Reports;

public class HtmlReportTests
{
    private static readonly XNamespace _html = "http://www.w3.org/1999/xhtml";

    [Fact]
    public void The_page_is_well_formed_XML_and_asks_nothing_of_the_network()
    {
        var html = HtmlReport.Render(Examples.Report);
        var page = Parse(html);

        Assert.StartsWith("<!DOCTYPE html>", html);
        Assert.Equal("utf-8", page.Descendants(_html + "meta").First().Attribute("charset")!.Value);
        Assert.All(Regex.Matches(html, "https?://[^\"]*"), match => Assert.StartsWith("http://www.w3.org/", match.Value));
        Assert.All(
            page.Descendants().Attributes().Where(a => a.Name.LocalName is "src" or "href"),
            a => Assert.Matches("^(data:image/png;base64,|#[a-z0-9-]+$)", a.Value));
        Assert.DoesNotContain("url(", html);
        Assert.DoesNotContain("@import", html);
    }

    [Fact]
    public void Names_stay_names_whatever_they_hold()
    {
        var page = Parse(HtmlReport.Render(Examples.Report));

        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName == "script");
        Assert.StartsWith("Report <script>alert(\"1\")</script> & 'co' ", page.Descendants(_html + "h1").Single().Value);
    }

    [Fact]
    public void Elements_that_HTML_does_not_close_by_itself_are_never_empty_tags()
    {
        var html = HtmlReport.Render(Examples.Report);
        var selfClosed = Regex.Matches(html, @"<(\w+)[^<>]*/>").Select(match => match.Groups[1].Value).Distinct().Order();

        Assert.Equal(["img", "line", "meta", "path"], selfClosed);
    }

    [Fact]
    public void The_best_number_of_each_column_is_marked_and_a_missing_one_is_a_dash()
    {
        var page = Parse(HtmlReport.Render(Examples.Report));
        var table = page.Descendants(_html + "table").Single();

        Assert.Equal(["0.00873", "0.899"], table.Descendants(_html + "strong").Select(best => best.Value));
        Assert.Equal("–", table.Descendants(_html + "tr").ElementAt(2).Elements(_html + "td").Last().Value);
    }

    [Fact]
    public void Pictures_in_the_page_are_the_pixels_of_the_samples()
    {
        var section = Examples.Pictures;
        var page = Parse(HtmlReport.Render(new() { Title = "t", Sections = [section] }));
        var sources = page.Descendants(_html + "img").Select(image => image.Attribute("src")!.Value).ToList();

        Assert.Equal(section.Samples.Count, sources.Count);
        var (width, height, channels, pixels) = PngFileTests.Decode(
            Convert.FromBase64String(sources[2]["data:image/png;base64,".Length..]));
        Assert.Equal((5, 14, 2), (width, height, channels)); // two of 5×6 and a gap of 2
        for (var i = 0; i < 30; i++)
        {
            Assert.Equal((byte)MathF.Round(section.Samples[2].Versions[0].Span[i] * 255), pixels[2 * i]);
            Assert.Equal((byte)MathF.Round(section.Samples[2].Versions[1].Span[i] * 255), pixels[2 * (i + 40)]);
        }
    }

    [Fact]
    public void Charts_and_pictures_are_saved_beside_the_report()
    {
        using var folder = new TemporaryFolder();
        var files = HtmlReport.Write(folder.File("report.html"), Examples.Report);

        string[] expected =
        [
            "report.html", "report-loss.svg", "report-pictures.png", "report-codes.svg", "report-beats.svg", "report-rows.svg",
            "report-bars.svg", "report-panels.svg", "report-heat.svg", "report-class-panels.svg", "report-map.png",
        ];
        Assert.Equal(expected.Select(folder.File), files);
        Assert.Equal(expected.Order(), Directory.GetFiles(folder.Path).Select(path => Path.GetFileName(path)).Order());
        // 13 samples: ten over their reconstructions, then three; 17 pixels for one.
        var (width, height, _, _) = PngFileTests.Decode(File.ReadAllBytes(files[2]));
        Assert.Equal(((10 * 5 + 9 * 2) * 17, (4 * 6 + 3 * 2) * 17), (width, height));
    }

    [Fact]
    public void A_fault_in_a_section_leaves_no_file()
    {
        using var folder = new TemporaryFolder();
        var row = new TableSection { Name = "table", Title = "T", Columns = [new("a")], Rows = [new("r", [])] };
        void Write(params ReportSection[] sections) => HtmlReport.Write(folder.File("r.html"), new() { Title = "t", Sections = sections });

        Assert.Contains("row 'r' has 0 values", Assert.Throws<InvalidOperationException>(() => Write(row)).Message);
        Assert.Contains("'pictures'", Assert.Throws<ArgumentException>(() => Write(Examples.Pictures, Examples.Pictures)).Message);
        Assert.Throws<ArgumentException>(() => Write(new ChartSection { Name = "../up", Title = "t", Chart = Examples.Lines }));
        Assert.ThrowsAny<JsonException>(() => HtmlReport.Write(folder.File("r.html"), new() { Title = "t", RecipeJson = "{" }));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_recipe_is_laid_out_with_what_fits_on_a_line_on_one()
    {
        var json = """{"data":{"name":"digits"},"encoder":[{"dense":256,"activation":"relu","weights":"glorotUniform"},"""
            + """{"dense":64,"activation":"identity"}],"empty":[]}""";
        var expected = """
            {
              "data": { "name": "digits" },
              "encoder": [
                { "dense": 256, "activation": "relu", "weights": "glorotUniform" },
                { "dense": 64, "activation": "identity" }
              ],
              "empty": []
            }
            """;
        Assert.Equal(expected, JsonText.Lay(json));
        Assert.Equal("[\n]", JsonText.Lay("[]"));
        Assert.Equal("1", JsonText.Lay("1"));
    }

    private static XElement Parse(string html)
    {
        using var reader = XmlReader.Create(new StringReader(html), new() { DtdProcessing = DtdProcessing.Ignore });
        return XElement.Load(reader);
    }
}
