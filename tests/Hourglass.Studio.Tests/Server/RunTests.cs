using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Hourglass.Tests.Cli;

namespace Hourglass.Studio.Tests.Server;

/// <summary>Runs by the page's requests give what the command gives, whatever is done to them meanwhile.</summary>
public sealed class RunTests
{
    [Fact]
    public async Task A_recipe_trained_by_page_and_by_command_has_the_same_bits()
    {
        await using var studio = await RunningStudio.Start();
        var id = await studio.Train("quickstart", "training.epochs=2");
        await studio.WaitFor(id, "done");
        Assert.Equal(Command(studio, "--epochs", "2"), Weights.Of(studio.File(id, "model.safetensors")));
        Assert.True(File.Exists(studio.File(id, "report.html")));
        Assert.Equal(2, (await studio.Get($"runs/{id}/history")).GetArrayLength());
    }

    [Fact]
    public async Task Pauses_steps_and_another_server_change_no_bit()
    {
        await using var first = await RunningStudio.Start();
        var id = await first.Train("quickstart", "training.epochs=3");
        while ((await first.Get($"runs/{id}")).GetProperty("step").GetInt64() < 5) await Task.Delay(10);
        await first.Post($"runs/{id}/pause", expected: HttpStatusCode.Accepted);
        var step = (await first.WaitFor(id, "paused")).GetProperty("step").GetInt64();
        await first.Post($"runs/{id}/step", expected: HttpStatusCode.Accepted);
        Assert.Equal(step + 1, (await first.WaitFor(id, "paused")).GetProperty("step").GetInt64());
        await first.Post($"runs/{id}/step?epochs=1", expected: HttpStatusCode.Accepted);
        Assert.Equal(0, (await first.WaitFor(id, "paused")).GetProperty("step").GetInt64() % 157);

        await using (var second = await RunningStudio.Start(first.Runs))
        {
            Assert.Equal("paused", (await second.Get($"runs/{id}")).GetProperty("state").GetString());
            await second.Post($"runs/{id}/resume", expected: HttpStatusCode.Accepted);
            await second.WaitFor(id, "done");
        }

        Assert.Equal(Command(first, "--epochs", "3"), Weights.Of(first.File(id, "model.safetensors")));
        Assert.Equal(3, (await first.Get($"runs/{id}/history")).GetArrayLength());
    }

    [Fact]
    public async Task A_server_that_ends_pauses_its_run_first()
    {
        await using var keeper = await RunningStudio.Start();
        string id;
        await using (var ending = await RunningStudio.Start(keeper.Runs))
        {
            id = await ending.Train("quickstart", "training.epochs=1000");
            while ((await ending.Get($"runs/{id}")).GetProperty("step").GetInt64() < 5) await Task.Delay(10);
        }

        var run = await keeper.Get($"runs/{id}");
        Assert.Equal("paused", run.GetProperty("state").GetString());
        Assert.False(File.Exists(keeper.File(id, "run.lock")));
        await keeper.Post($"runs/{id}/stop", expected: HttpStatusCode.Accepted);
        await keeper.WaitFor(id, "done");
        Assert.True(File.Exists(keeper.File(id, "report.html")));
    }

    [Fact]
    public async Task A_run_of_the_command_appears_and_belongs_to_it()
    {
        await using var studio = await RunningStudio.Start();
        using var process = CommandProcess.Start(
            "train", "quickstart", "--epochs", "1000", "--quiet", "--out", Path.Combine(studio.Runs, "by-command"));
        process.WaitUntil(() => File.Exists(studio.File("by-command", "metrics.jsonl")));
        var run = await studio.WaitFor("by-command", "elsewhere");
        Assert.Equal("quickstart", run.GetProperty("name").GetString());
        await studio.Post("runs/by-command/resume", expected: HttpStatusCode.Conflict);
        process.WaitUntil(() => new FileInfo(studio.File("by-command", "metrics.jsonl")).Length > 0);
        Assert.True((await studio.Get("runs/by-command/history")).GetArrayLength() > 0);
        process.Signal("INT");
        process.Wait();
        await studio.WaitFor("by-command", "paused");
    }

    [Fact]
    public async Task A_run_of_a_studio_that_was_killed_is_resumed()
    {
        await using var studio = await RunningStudio.Start();
        var id = await studio.Train("quickstart", "training.epochs=2");
        await studio.WaitFor(id, "training");
        await studio.Post($"runs/{id}/pause", expected: HttpStatusCode.Accepted);
        await studio.WaitFor(id, "paused");
        await File.WriteAllTextAsync(studio.File(id, "run.lock"), "process 1 on this since then"); // nobody holds it
        await File.AppendAllTextAsync(studio.File(id, "metrics.jsonl"), "null\n");
        Assert.Equal("paused", (await studio.Get($"runs/{id}")).GetProperty("state").GetString());
        await studio.Post($"runs/{id}/resume", expected: HttpStatusCode.Accepted);
        await studio.WaitFor(id, "done");
        Assert.Equal(Command(studio, "--epochs", "2"), Weights.Of(studio.File(id, "model.safetensors")));
    }

    [Fact]
    public async Task Everything_that_happens_is_announced()
    {
        await using var studio = await RunningStudio.Start();
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{studio.Port}/api/events"), CancellationToken.None);
        var id = await studio.Train("quickstart", "training.epochs=2");
        var seen = new HashSet<string>();
        var buffer = new byte[1 << 16];
        while (!seen.Contains("done"))
        {
            var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
            var said = JsonDocument.Parse(buffer.AsMemory(0, received.Count)).RootElement;
            seen.Add(said.GetProperty("type").GetString()!);
            if (said.GetProperty("run") is { ValueKind: JsonValueKind.Object } run) seen.Add(run.GetProperty("state").GetString()!);
        }

        Assert.Superset(new HashSet<string> { "run", "runs", "frame", "history", "training", "finishing", "done" }, seen);
        Assert.True((await studio.Get($"runs/{id}/preview")).GetProperty("frames").GetArrayLength() >= 2);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }

    [Fact]
    public async Task Frames_are_kept_with_the_run()
    {
        await using var studio = await RunningStudio.Start();
        var id = await studio.Train("quickstart", "training.epochs=1");
        await studio.WaitFor(id, "done");
        await using var later = await RunningStudio.Start(studio.Runs);
        var before = (await studio.Get($"runs/{id}/preview")).ToString();
        Assert.Equal(before, (await later.Get($"runs/{id}/preview")).ToString());
        foreach (var part in (string[])["codes.npy", "errors.npy", "rows.npy", "sheet.png"])
        {
            var address = $"api/runs/{id}/frames/1/{part}";
            Assert.Equal(await studio.Client.GetByteArrayAsync(address), await later.Client.GetByteArrayAsync(address));
        }
    }

    [Fact]
    public async Task Deleted_runs_come_back()
    {
        await using var studio = await RunningStudio.Start();
        var id = await studio.Train("quickstart", "training.epochs=1");
        await studio.WaitFor(id, "done");
        var weights = Weights.Of(studio.File(id, "model.safetensors"));
        Assert.Equal(HttpStatusCode.NoContent, (await studio.Client.DeleteAsync($"api/runs/{id}")).StatusCode);
        Assert.Empty((await studio.Get("runs")).EnumerateArray());
        await studio.Post($"runs/{id}/restore");
        Assert.Equal(weights, Weights.Of(studio.File(id, "model.safetensors")));
        Assert.Single((await studio.Get("runs")).EnumerateArray());
    }

    [Theory]
    [InlineData("{\"name\":\"quickstrat\"}", "there is no recipe “quickstrat”; did you mean “quickstart”?")]
    [InlineData("{\"name\":\"quickstart\",\"settings\":[\"training.batchsize=3\"]}", "batchSize")]
    [InlineData("{\"name\":\"sae-topk\"}", "there is no data set “codes.npy”")]
    [InlineData("{\"name\":\"quickstart\",\"data\":\"/etc/passwd\"}", "there is no data set “/etc/passwd”")]
    [InlineData(
        "{\"recipe\":{\"data\":{\"source\":\"cube-3d:/../../etc/x.csv\"},\"encoder\":[{\"layer\":\"dense\",\"units\":2}]}}",
        "there is no data set")]
    [InlineData("{}", "expected the name of a recipe, or a recipe")]
    public async Task What_is_wrong_with_a_recipe_is_said_at_once(string body, string expected)
    {
        await using var studio = await RunningStudio.Start();
        var problem = await studio.Post("runs", body, HttpStatusCode.UnprocessableEntity);
        Assert.Contains(expected, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(studio.Runs));
    }

    [Fact]
    public async Task Runs_take_turns()
    {
        await using var studio = await RunningStudio.Start();
        var first = await studio.Train("quickstart", "training.epochs=1000");
        await studio.WaitFor(first, "training");
        var second = await studio.Train("quickstart", "training.epochs=1");
        Assert.Equal("waiting", (await studio.Get($"runs/{second}")).GetProperty("state").GetString());
        await studio.Post($"runs/{first}/pause", expected: HttpStatusCode.Accepted);
        await studio.WaitFor(second, "done");
        await studio.WaitFor(first, "paused");
    }

    [Fact]
    public async Task Slow_motion_makes_so_many_steps_in_a_second()
    {
        await using var studio = await RunningStudio.Start();
        var id = await studio.Train("quickstart", "training.epochs=1000");
        await studio.WaitFor(id, "training");
        await studio.Post($"runs/{id}/speed", "{\"stepsPerSecond\":5}", HttpStatusCode.Accepted);
        await Task.Delay(500);
        var before = (await studio.Get($"runs/{id}")).GetProperty("step").GetInt64();
        await Task.Delay(1000);
        var made = (await studio.Get($"runs/{id}")).GetProperty("step").GetInt64() - before;
        Assert.InRange(made, 1, 8);
        await studio.Post($"runs/{id}/speed", "{\"stepsPerSecond\":0}", HttpStatusCode.UnprocessableEntity);
    }

    private static byte[] Command(RunningStudio studio, params string[] length)
    {
        var folder = Path.Combine(studio.Runs, "..", string.Create(CultureInfo.InvariantCulture, $"command-{length[1]}"));
        CommandProcess.Run(["train", "quickstart", .. length, "--quiet", "--out", folder]).Succeeded();
        return Weights.Of(Path.Combine(folder, "model.safetensors"));
    }
}
