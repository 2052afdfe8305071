#!/usr/bin/env dotnet
#:package Microsoft.Playwright@1.64.1
#:property PublishAot=false
#:property ManagePackageVersionsCentrally=false

// The budgets of the studio, measured in Chromium beside a real server; prints a Markdown table.
// dotnet build -c Release && dotnet run -c Release bench/studio.cs
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var command = Path.GetFullPath("src/Hourglass.Cli/bin/Release/net10.0/Hourglass.Cli.dll");
var folder = Directory.CreateTempSubdirectory("hourglass-studio-");
Console.WriteLine("| what | budget | measured |\n| --- | ---: | ---: |");

var clock = Stopwatch.StartNew();
using var server = Process.Start(new ProcessStartInfo("dotnet", [command, "studio", "--port", "0", "--runs", folder.FullName])
{
    RedirectStandardOutput = true, RedirectStandardError = true,
})!;
var address = server.StandardOutput.ReadLine()!;
Row("listening", "0.5 s", $"{clock.Elapsed.TotalSeconds:0.00} s");
using var client = new HttpClient { BaseAddress = new Uri(address) };
var id = await Train("quickstart", "training.epochs=3");
await WaitFor(id, "done");

using var playwright = await Playwright.CreateAsync();
await using var browser = await playwright.Chromium.LaunchAsync(new()
{
    ExecutablePath = "/usr/bin/chromium",
    Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1280, Height = 900 } });
var (bytes, paints) = (0L, new List<double>());
for (var i = 0; i < 5; i++)
{
    await page.GotoAsync(address, new() { WaitUntil = WaitUntilState.NetworkIdle });
    paints.Add(await page.EvaluateAsync<double>("() => performance.getEntriesByName('first-contentful-paint')[0].startTime"));
    if (i == 0)
        bytes = await page.EvaluateAsync<long>(
            "() => [...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')]"
            + ".filter(entry => !entry.name.includes('/api/')).reduce((sum, entry) => sum + entry.decodedBodySize, 0)");
}

Row("first paint", "300 ms", $"{Median(paints):0} ms");
Row("the page before anything is chosen", "180 kB", $"{bytes / 1000.0:0} kB");

await page.GotoAsync(address + "latent/" + id, new() { WaitUntil = WaitUntilState.NetworkIdle });
Row("pointer to decoded pixels, p95", "50 ms", $"{await Pointer():0} ms");
var busy = await Train("quickstart", "training.epochs=100000");
await WaitFor(busy, "training");
Row("the same while a run trains, p95", "80 ms", $"{await Pointer():0} ms");
await client.PostAsync($"api/runs/{busy}/pause", null);
await WaitFor(busy, "paused");
var times = new List<double>();
for (var i = 0; i < 50; i++)
{
    clock.Restart();
    await client.GetByteArrayAsync($"api/models/{id}/decode-at?kind=pca&a={i * 0.01}&b=0.5");
    times.Add(clock.Elapsed.TotalMilliseconds);
}

Row("decoding one code, request and answer", "5 ms", $"{Median(times):0.0} ms");
Row("70,000 dots in motion, script of a frame", "8 ms", $"{await Dots():0.0} ms");
Row("the threshold moved over 100,000 scores", "16 ms", $"{await Threshold():0.0} ms");

var body = new StringContent(await client.GetStringAsync("api/recipes/mnist-vae-conv"), Encoding.UTF8, "application/json");
await client.PostAsync("api/recipes/check", body);
clock.Restart();
(await client.PostAsync("api/recipes/check", body)).EnsureSuccessStatusCode();
Row("checking a recipe", "20 ms", $"{clock.Elapsed.TotalMilliseconds:0.0} ms");

var (byPage, byCommand) = (new List<double>(), new List<double>());
for (var i = 0; i < 3; i++)
{
    var run = await Train("quickstart", "training.epochs=20");
    await WaitFor(run, "done");
    byPage.Add(Seconds(await client.GetStringAsync($"api/runs/{run}/history")));
    var target = Path.Combine(folder.FullName, $"command-{i}");
    using var train = Process.Start(new ProcessStartInfo(
        "dotnet", [command, "train", "quickstart", "--epochs", "20", "--quiet", "--out", target]) { RedirectStandardOutput = true })!;
    await train.StandardOutput.ReadToEndAsync();
    await train.WaitForExitAsync();
    byCommand.Add(Seconds($"[{string.Join(',', File.ReadAllLines(Path.Combine(target, "metrics.jsonl")))}]"));
}

Row("training in the page ÷ by the command", "1.05", $"{byPage.Min() / byCommand.Min():0.00}");
server.Kill(entireProcessTree: true);
folder.Delete(recursive: true);

static void Row(string what, string budget, string measured) => Console.WriteLine($"| {what} | {budget} | {measured} |");

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

static double Seconds(string history) =>
    JsonDocument.Parse(history).RootElement.EnumerateArray().Last().GetProperty("seconds").GetDouble();

async Task<string> Train(string recipe, params string[] settings)
{
    var json = new StringContent(JsonSerializer.Serialize(new { name = recipe, settings }), Encoding.UTF8, "application/json");
    using var answer = await client.PostAsync("api/runs", json);
    return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetString()!;
}

async Task WaitFor(string run, string state)
{
    while (!(await client.GetStringAsync($"api/runs/{run}")).Contains($"\"state\":\"{state}\"")) await Task.Delay(50);
}

// From a pointer event to the end of the frame in which the picture of that place is drawn.
async Task<double> Pointer() => await page.EvaluateAsync<double>(
    """
    async () => {
      const canvas = document.querySelector('hg-map canvas');
      const box = canvas.getBoundingClientRect();
      const times = [];
      const pictures = () => performance.getEntriesByType('resource').filter(entry => entry.name.includes('/decode-at')).length;
      const send = (type, x, y) => canvas.dispatchEvent(new PointerEvent(type, {
        clientX: x, clientY: y, pointerId: 1, isPrimary: true, button: 0, buttons: type === 'pointerup' ? 0 : 1, bubbles: true }));
      for (let i = 0; i < 60; i++) {
        const [x, y] = [box.x + box.width * (.3 + .4 * Math.random()), box.y + box.height * (.3 + .4 * Math.random())];
        performance.clearResourceTimings();
        const started = performance.now();
        send('pointerdown', x, y);
        while (pictures() === 0 && performance.now() - started < 2000) await new Promise(requestAnimationFrame);
        await new Promise(requestAnimationFrame);
        times.push(performance.now() - started);
        send('pointerup', x, y);
        await new Promise(done => setTimeout(done, 30));
      }
      times.sort((a, b) => a - b);
      return times[Math.floor(.95 * times.length)];
    }
    """);

async Task<double> Dots() => await page.EvaluateAsync<double>(
    """
    async () => {
      const { Raster } = await import('/raster.js');
      const raster = new Raster(document.createElement('canvas'));
      raster.resize(1200, 800, 1);
      const n = 70000;
      raster.xy = Float32Array.from({ length: 2 * n }, () => Math.random() + Math.random() + Math.random() - 1.5);
      raster.color = Uint8Array.from({ length: n }, (_, i) => i % 10);
      const times = [];
      for (let i = 0; i < 60; i++) {
        raster.draw({ x: .001 * i, y: 0, sx: 400, sy: 260 }, true);
        times.push(raster.cost);
      }
      times.sort((a, b) => a - b);
      return times[30];
    }
    """);

async Task<double> Threshold() => await page.EvaluateAsync<double>(
    """
    async () => {
      const scores = await import('/scores.js');
      return scores.measure ? scores.measure(100000) : NaN;
    }
    """);
