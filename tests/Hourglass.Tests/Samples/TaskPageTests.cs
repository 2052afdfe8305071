using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hourglass.Files;
using Hourglass.Tests.Cli;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Samples;

/// <summary>The commands of the pages in docs/ do what the pages say, in the order in which they stand there.</summary>
public sealed class TaskPageTests : IDisposable
{
    private const string Header = "time;pump;mode;speed [1/min];temperature [°C];current [A];supply [V]";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Anomalies_of_a_table_are_found_with_their_reasons()
    {
        WriteSensors("sensors.csv", 600, (120, "temperature [°C]"), (410, "supply [V]"));
        WriteSensors("new.csv", 100, (20, "current [A]"));
        var page = Page("own-table.md");
        Assert.Contains(Header, page);
        var refused = Command.Run("train", "--data", Path("sensors.csv")).Rejected(1);
        Assert.Contains("--drop time,pump --categorical mode --missing mean", refused);

        var outputs = RunCommands(page);
        Assert.Equal(5, outputs.Count);
        Assert.Matches("(?m)^120,.*\"temperature \\[°C\\] ", outputs[1].Output);
        Assert.Matches("(?m)^410,.*\"supply \\[V\\] 2.7, expected 3.3", outputs[1].Output);
        Assert.Matches("(?m)^20,.*\"current \\[A\\] 1.2, expected ", File.ReadAllText(Path("flagged.csv")));
        Assert.Contains("reason: current [A] 1.2", outputs[3].Output);
        Assert.Contains("the 0.995 quantile", outputs[4].Output);
    }

    [Fact]
    public void Pictures_are_found_by_a_picture()
    {
        for (var i = 0; i < 40; i++)
        {
            var image = new PixelImage(60 + i, 90 - i, 3);
            for (var y = 0; y < image.Height; y++) image.Row(y).Fill((byte)(i % 2 * 120 + y));
            var file = Path($"photos/{(i % 2 == 0 ? "dark" : "light")}/{i:00}.png");
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
            PngFile.Write(file, image);
            if (i == 7) PngFile.Write(Path("query.png"), image);
        }

        File.WriteAllBytes(Path("photos/light/broken.png"), File.ReadAllBytes(Path("query.png"))[..50]);
        var outputs = RunCommands(Page("own-pictures.md"));
        Assert.Contains("the middle of each is resized to 32×32 pixels", outputs[0].Output);
        Assert.Contains("skipped 1 damaged file", outputs[0].Error);
        Assert.Contains("40 codes", outputs[1].Output);
        var found = outputs[2].Output.TrimEnd().Split('\n');
        Assert.Equal(1 + 5, found.Length);
        Assert.EndsWith(",light,light/07.png", found[1].Replace('\\', '/'));
        Assert.True(PictureFile.Read(Path("sheet.png")).Width > 11 * 96);
        Assert.Contains("3×32×32", outputs[4].Output);
    }

    [Fact]
    public void The_page_of_the_service_shows_its_sample()
    {
        var program = File.ReadAllText(System.IO.Path.Combine(Repository.Root, "samples", "scoring-service.cs"));
        Assert.Contains(program[program.IndexOf("using System", StringComparison.Ordinal)..], Page("scoring-service.md"));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task The_service_scores_rows_and_says_what_is_wrong_with_others()
    {
        WriteSensors("sensors.csv", 600);
        RunCommands(Page("own-table.md"), most: 1);
        const string address = "http://localhost:50917";
        using var service = Process.Start(new ProcessStartInfo("dotnet",
        [
            "run", "-c", "Release", System.IO.Path.Combine(Repository.Root, "samples", "scoring-service.cs"), "--",
            "--model", Path("runs/sensors/model.safetensors"), "--urls", address,
        ]))!;
        try
        {
            using var client = new HttpClient();
            var body = Regex.Match(Page("scoring-service.md"), "-d '(.*?)'", RegexOptions.Singleline).Groups[1].Value;
            var answer = await Post(body);
            var score = Assert.Single(JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.EnumerateArray());
            Assert.True(score.GetProperty("isAnomaly").GetBoolean());
            var reason = score.GetProperty("reasons")[0];
            Assert.Equal("supply [V]", reason.GetProperty("column").GetString());
            Assert.Equal(3.3, reason.GetProperty("expected").GetDouble(), 0.1);

            var refused = await Post("""{ "mode": "part load" }""");
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains("missing", await refused.Content.ReadAsStringAsync());

            async Task<HttpResponseMessage> Post(string json)
            {
                for (var clock = Stopwatch.StartNew(); ; await Task.Delay(200))
                {
                    try
                    {
                        return await client.PostAsync($"{address}/score", new StringContent(json, Encoding.UTF8, "application/json"));
                    }
                    catch (HttpRequestException) when (clock.Elapsed < TimeSpan.FromMinutes(4) && !service.HasExited)
                    {
                        // It is being built.
                    }
                }
            }
        }
        finally
        {
            service.Kill(entireProcessTree: true);
        }
    }

    private static string Page(string name) => File.ReadAllText(System.IO.Path.Combine(Repository.Root, "docs", name));

    private string Path(string name) => _folder.File(name);

    /// <summary>Runs the lines of a page that begin with hourglass; files that they name are those of the folder.</summary>
    private List<Outcome> RunCommands(string page, int most = int.MaxValue)
    {
        var blocks = Regex.Matches(page, "```sh\n(.*?)```", RegexOptions.Singleline).SelectMany(block => block.Groups[1].Value.Split('\n'));
        var commands = blocks.Where(line => line.StartsWith("hourglass ", StringComparison.Ordinal)).Take(most);
        return [.. commands.Select(line => Command.Run([.. line.Split(' ')[1..].Select(Place)]).Succeeded())];

        string Place(string word) =>
            Regex.IsMatch(word, @"^(runs/\S+|photos|\w+\.(csv|png|index))$") ? Path(word) : word;
    }

    /// <summary>A pump whose columns follow its load; one column of some rows is as it should not be.</summary>
    private void WriteSensors(string name, int count, params (int Row, string Column)[] faults)
    {
        var (random, names) = (new Random(7), Header.Split(';'));
        var lines = Enumerable.Range(0, count).Select(i =>
        {
            var load = 0.5 + 0.35 * Math.Sin(2 * Math.PI * i / 144) + Noise(0.05);
            var mode = load < 0.35 ? "idle" : load < 0.7 ? "part load" : "full load";
            double[] values =
                [900 + 900 * load + Noise(12), 38 + 32 * load + Noise(0.8), 2.1 + 5.5 * load + Noise(0.12), 3.3 + Noise(0.01)];
            double[] wrong = [0, values[1] + 25, 1.2, 2.7];
            foreach (var (row, column) in faults)
                if (row == i) values[Array.IndexOf(names, column) - 3] = wrong[Array.IndexOf(names, column) - 3];
            string[] cells = [$"{values[0]:F0}", i == 7 ? "" : $"{values[1]:F1}", $"{values[2]:F2}", $"{values[3]:F3}"];
            var time = new DateTime(2026, 3, 1).AddMinutes(10 * i).ToString("dd.MM.yyyy HH:mm", CultureInfo.InvariantCulture);
            return $"{time};P-07;{mode};{string.Join(';', cells).Replace('.', ',')}";
        });
        File.WriteAllLines(Path(name), [Header, .. lines]);

        double Noise(double sigma) =>
            sigma * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
