using Microsoft.Playwright;

namespace Hourglass.Studio.Tests.Browser;

/// <summary>
/// The pictures of <c>docs/studio.md</c>, which are written anew with <c>HOURGLASS_UPDATE_PICTURES=1</c>; else the pages are only seen to
/// be drawn, also narrow and with reduced motion.
/// </summary>
[Trait("Speed", "slow")]
public sealed class PictureTests(OpenBrowser browser) : IClassFixture<OpenBrowser>
{
    private static readonly bool IsUpdate = Environment.GetEnvironmentVariable("HOURGLASS_UPDATE_PICTURES") == "1";

    [BrowserFact]
    public async Task The_pages_are_drawn_as_the_documentation_shows_them()
    {
        await using var studio = await RunningStudio.Start();
        var id = await studio.Train("quickstart", "training.epochs=12", "name=clothes");
        await studio.WaitFor(id, "done");
        Directory.Move(Path.Combine(studio.Runs, id), Path.Combine(studio.Runs, "clothes"));
        await studio.Post("models/clothes/detector", "{\"normal\":\"Trouser\"}");
        await Take(studio, "start", "", ColorScheme.Light);
        await Take(studio, "train", "train/clothes", ColorScheme.Light);
        await Take(studio, "latent", "latent/clothes", ColorScheme.Dark, page => page.Locator("canvas").First.ClickAsync(
            new() { Position = new() { X = 250, Y = 180 } }));
        await Take(studio, "anomaly", "anomaly/clothes", ColorScheme.Light);
        await Take(studio, "models", "models", ColorScheme.Dark);
        await Take(studio, "narrow", "train/clothes", ColorScheme.Light, width: 320);
    }

    private async Task Take(
        RunningStudio studio, string name, string path, ColorScheme scheme, Func<IPage, Task>? act = null, int width = 1280)
    {
        await using var tab = await browser.Open(studio, path, options =>
        {
            (options.ColorScheme, options.ReducedMotion) = (scheme, ReducedMotion.Reduce);
            options.ViewportSize = new ViewportSize { Width = width, Height = 860 };
        });
        await tab.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        if (act is not null) await act(tab.Page);
        await tab.Page.WaitForTimeoutAsync(1000);
        var picture = await tab.Page.ScreenshotAsync();
        Assert.True(picture.Length > 10_000, $"{name} is nearly empty.");
        if (IsUpdate) await File.WriteAllBytesAsync(Path.Combine(Hourglass.Tests.Repository.Root, "docs", $"studio-{name}.png"), picture);
    }
}
