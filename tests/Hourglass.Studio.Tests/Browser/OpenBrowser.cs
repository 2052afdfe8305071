using Microsoft.Playwright;

namespace Hourglass.Studio.Tests.Browser;

/// <summary>One browser for all tests of a class.</summary>
public sealed class OpenBrowser : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (Chromium.Path is null) return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium.Path,
            // A sandbox of its own is not to be had by root; nothing but the studio may be reached.
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A tab of a window of its own.</summary>
    internal async Task<Tab> Open(RunningStudio studio, string path = "", Action<BrowserNewContextOptions>? change = null)
    {
        var options = new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1280, Height = 900 } };
        change?.Invoke(options);
        var context = await _browser!.NewContextAsync(options);
        var tab = new Tab(context, await context.NewPageAsync(), studio.Address);
        await tab.Page.GotoAsync(studio.Address + path);
        return tab;
    }
}

/// <summary>A tab that must not complain: errors in its console, reports of its policy and requests elsewhere fail the test.</summary>
internal sealed class Tab : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    public Tab(IBrowserContext context, IPage page, string address)
    {
        (_context, Page) = (context, page);
        page.SetDefaultTimeout(60_000);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") Add($"{message.Type}: {message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => Add($"script: {error}");
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(address, StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal)
                && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                Add($"a request elsewhere: {request.Url}");
        };
    }

    public IPage Page { get; }

    /// <summary>What it has complained of so far; forgotten afterwards.</summary>
    public IReadOnlyList<string> TakeComplaints()
    {
        lock (_complaints)
        {
            string[] taken = [.. _complaints];
            _complaints.Clear();
            return taken;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.Empty(TakeComplaints());
    }

    private void Add(string complaint)
    {
        lock (_complaints) _complaints.Add(complaint);
    }
}
