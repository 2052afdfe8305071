using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Hourglass.Studio.Tests.Browser;

/// <summary>The first click: a sample, Train, watch it learn, click in the plane.</summary>
[Trait("Speed", "slow")]
public sealed class TrainingPageTests(OpenBrowser browser) : IClassFixture<OpenBrowser>
{
    [BrowserFact]
    public async Task A_sample_is_trained_and_a_place_of_its_map_decoded_by_a_click()
    {
        await using var studio = await RunningStudio.Start();
        await using var tab = await browser.Open(studio);
        var page = tab.Page;
        await page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "quickstart" }).First
            .GetByRole(AriaRole.Button, new() { Name = "Train" }).ClickAsync();
        await page.WaitForURLAsync("**/train/**");
        await page.GetByText("Done", new() { Exact = true }).First.WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Explore what it learned" }).ClickAsync();
        await page.GetByText("2,000 rows of the test part").WaitForAsync();
        var decoded = page.WaitForResponseAsync(answer => answer.Url.Contains("/decode-at", StringComparison.Ordinal));
        await page.Locator("canvas").First.ClickAsync(new() { Position = new() { X = 300, Y = 200 } });
        Assert.Equal(200, (await decoded).Status);
        await page.GetByText(new System.Text.RegularExpressions.Regex(@"^distance \d")).First.WaitForAsync();
    }

    [BrowserFact]
    public async Task Pause_and_steps_are_buttons()
    {
        await using var studio = await RunningStudio.Start();
        var id = await studio.Train("quickstart", "training.epochs=1000");
        await studio.WaitFor(id, "training");
        await using var tab = await browser.Open(studio, $"train/{id}");
        var page = tab.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        var before = (await studio.WaitFor(id, "paused")).GetProperty("step").GetInt64();
        await page.GetByRole(AriaRole.Button, new() { Name = "+1 step" }).ClickAsync();
        while ((await studio.Get($"runs/{id}")).GetProperty("step").GetInt64() == before) await Task.Delay(20);
        Assert.Equal(before + 1, (await studio.WaitFor(id, "paused")).GetProperty("step").GetInt64());
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await studio.WaitFor(id, "done");
        await page.GetByText("Done", new() { Exact = true }).First.WaitForAsync();
    }

    [BrowserFact]
    public async Task Eight_tabs_follow_one_training()
    {
        await using var studio = await RunningStudio.Start();
        var id = await studio.Train("quickstart", "training.epochs=1000");
        var tabs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => browser.Open(studio, $"train/{id}")));
        foreach (var tab in tabs)
            await tab.Page.WaitForFunctionAsync(
                "() => { const said = document.body.innerText.match(/step\\s*\\??\\s*([\\d,]+) of/i); "
                + "return said && Number(said[1].replaceAll(',', '')) > 50; }");
        await studio.Post($"runs/{id}/pause", expected: System.Net.HttpStatusCode.Accepted);
        foreach (var tab in tabs)
        {
            await tab.Page.GetByText("Paused", new() { Exact = true }).First.WaitForAsync();
            await tab.DisposeAsync();
        }
    }

    [BrowserFact]
    public async Task A_server_that_was_killed_is_found_again()
    {
        await using var first = await RunningStudio.Start();
        await using var tab = await browser.Open(first);
        await tab.Page.GetByText("Live", new() { Exact = true }).WaitForAsync();
        var port = first.Port;
        await first.StopServer();
        await tab.Page.GetByText("Offline", new() { Exact = false }).First.WaitForAsync();
        tab.TakeComplaints(); // the browser itself reports the lost connection
        await using var second = await RunningStudio.Start(first.Runs, options => options with { Port = port });
        await tab.Page.GetByText("Live", new() { Exact = true }).WaitForAsync();
        tab.TakeComplaints();
    }

    [BrowserFact]
    public async Task A_class_that_is_named_like_a_script_is_only_a_name()
    {
        await using var studio = await RunningStudio.Start();
        const string evil = "<img src=x onerror=document.title='caught'>";
        Directory.CreateDirectory(studio.Runs);
        var data = Path.Combine(studio.Runs, "..", "evil.csv");
        var random = new Random(1);
        var rows = Enumerable.Range(0, 60).Select(i => $"{random.Next(9)},{random.Next(9)},{i},{(i % 2 == 0 ? evil : "plain")}");
        await File.WriteAllLinesAsync(data, ["a,b,c,class", .. rows]);
        Hourglass.Tests.Cli.CommandProcess.Run(
            "train", "--data", data, "--label-column", "class", "--epochs", "2", "--quiet", "--out", Path.Combine(studio.Runs, "evil"))
            .Succeeded();
        foreach (var path in (string[])["train/evil", "latent/evil", "models", ""])
        {
            await using var tab = await browser.Open(studio, path);
            await tab.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await tab.Page.WaitForTimeoutAsync(300);
            Assert.NotEqual("caught", await tab.Page.TitleAsync());
            Assert.Equal(0, await tab.Page.Locator("img[onerror]").CountAsync());
        }
    }

    [BrowserFact]
    public async Task A_threshold_moved_on_the_page_is_that_of_the_model()
    {
        await using var studio = await Sample();
        await using var tab = await browser.Open(studio, "anomaly/sample");
        var before = (await studio.Get("models/sample/detector")).GetProperty("threshold").GetDouble();
        var handle = tab.Page.GetByRole(AriaRole.Slider, new() { Name = "Threshold" }).First;
        await handle.FocusAsync();
        for (var i = 0; i < 3; i++) await tab.Page.Keyboard.PressAsync("ArrowRight");
        await tab.Page.GetByText("saved", new() { Exact = false }).First.WaitForAsync();
        var after = before;
        for (var wait = 0; wait < 200 && after == before; wait++)
        {
            await Task.Delay(50);
            after = (await studio.Get("models/sample/detector")).GetProperty("threshold").GetDouble();
        }

        Assert.True(after > before);
        await tab.Page.ReloadAsync();
        await handle.WaitForAsync();
        var shown = double.Parse((await handle.GetAttributeAsync("aria-valuenow"))!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(after, shown, 1e-6);
    }

    [BrowserTheory]
    [InlineData("", ColorScheme.Light)]
    [InlineData("", ColorScheme.Dark)]
    [InlineData("train/sample", ColorScheme.Light)]
    [InlineData("train/sample", ColorScheme.Dark)]
    [InlineData("latent/sample", ColorScheme.Light)]
    [InlineData("latent/sample", ColorScheme.Dark)]
    [InlineData("anomaly/sample", ColorScheme.Light)]
    [InlineData("anomaly/sample", ColorScheme.Dark)]
    [InlineData("generate/sample", ColorScheme.Light)]
    [InlineData("generate/sample", ColorScheme.Dark)]
    [InlineData("models", ColorScheme.Light)]
    [InlineData("models", ColorScheme.Dark)]
    [InlineData("train/missing", ColorScheme.Light)]
    public async Task No_page_has_a_barrier_or_scrolls_sideways(string path, ColorScheme scheme)
    {
        await using var studio = await Sample();
        await using var tab = await browser.Open(studio, path, options => options.ColorScheme = scheme);
        await tab.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await tab.Page.WaitForTimeoutAsync(500);
        var result = await tab.Page.RunAxe();
        Assert.True(
            result.Violations.Length == 0,
            string.Join("\n", result.Violations.Select(found => $"{found.Id}: {found.Help}: {found.Nodes[0].Html}")));
        await tab.Page.SetViewportSizeAsync(320, 700);
        await tab.Page.WaitForTimeoutAsync(200);
        Assert.Equal(320, await tab.Page.EvaluateAsync<int>("() => Math.max(320, document.documentElement.scrollWidth)"));
        if (path == "train/missing") tab.TakeComplaints(); // the browser reports the 404 that the page explains
    }

    private static async Task<RunningStudio> Sample()
    {
        var studio = await RunningStudio.Start();
        var id = await studio.Train("quickstart", "training.epochs=1");
        await studio.WaitFor(id, "done");
        Directory.Move(Path.Combine(studio.Runs, id), Path.Combine(studio.Runs, "sample"));
        await studio.Post("models/sample/detector", "{\"normal\":\"Trouser\"}");
        return studio;
    }
}
