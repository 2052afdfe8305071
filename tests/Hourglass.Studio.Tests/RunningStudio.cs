using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Hourglass.Tests.Files;

namespace Hourglass.Studio.Tests;

/// <summary>A studio on a free port with an empty folder of runs, and a client of it.</summary>
internal sealed class RunningStudio : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder? _own;
    private readonly StudioServer _server;
    private bool _isStopped;

    private RunningStudio(StudioServer server, string runs, TemporaryFolder? own)
    {
        (_server, Runs, _own) = (server, runs, own);
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}/") };
    }

    public HttpClient Client { get; }

    public string Address => Client.BaseAddress!.ToString();

    /// <summary>The address that the command prints, with the token.</summary>
    public string Printed => _server.Address;

    public int Port => _server.Port;

    /// <summary>The folder of the runs.</summary>
    public string Runs { get; }

    /// <summary>Starts one, with a folder of its own unless one is given.</summary>
    public static async Task<RunningStudio> Start(string? runs = null, Func<StudioOptions, StudioOptions>? change = null)
    {
        var own = runs is null ? new TemporaryFolder() : null;
        var options = new StudioOptions { Runs = runs ?? own!.File("runs"), Port = 0, Threads = 2 };
        return new RunningStudio(await StudioServer.StartAsync(change?.Invoke(options) ?? options), options.Runs, own);
    }

    /// <summary>The JSON at an address of the API.</summary>
    public async Task<JsonElement> Get(string path) => await Client.GetFromJsonAsync<JsonElement>($"api/{path}");

    /// <summary>Posts JSON, or nothing, and returns the answer's JSON.</summary>
    public async Task<JsonElement> Post(string path, string? json = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await Client.PostAsync($"api/{path}", content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{path}: {answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Starts a run of the sample pictures and returns its id.</summary>
    public async Task<string> Train(string recipe = "quickstart", params string[] settings)
    {
        var body = JsonSerializer.Serialize(new { name = recipe, settings });
        return (await Post("runs", body, HttpStatusCode.Created)).GetProperty("id").GetString()!;
    }

    /// <summary>Waits until a run is in a state.</summary>
    public async Task<JsonElement> WaitFor(string id, string state)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            var run = await Get($"runs/{id}");
            var found = run.GetProperty("state").GetString();
            if (found == state) return run;
            Assert.True(
                clock.Elapsed < Patience && (found != "failed" || state == "failed"), $"{id} is {found}, not {state}: {run}");
            await Task.Delay(20);
        }
    }

    public string File(string id, string name) => Path.Combine(Runs, id, name);

    /// <summary>Stops the server and leaves the folder.</summary>
    public async Task StopServer()
    {
        if (_isStopped) return;
        _isStopped = true;
        await _server.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await StopServer();
        _own?.Dispose();
    }
}
