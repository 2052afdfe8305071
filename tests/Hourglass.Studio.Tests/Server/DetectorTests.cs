using System.Globalization;
using System.Net;
using System.Text.Json;
using Hourglass.Compute;
using Hourglass.Tests.Cli;

namespace Hourglass.Studio.Tests.Server;

/// <summary>Detectors by the page are those of the command.</summary>
public sealed class DetectorTests : IAsyncLifetime
{
    private RunningStudio _studio = null!;
    private string _id = "";

    private string Model => $"models/{_id}";

    public async Task InitializeAsync()
    {
        _studio = await RunningStudio.Start();
        _id = await _studio.Train("quickstart", "training.epochs=1");
        await _studio.WaitFor(_id, "done");
    }

    public async Task DisposeAsync() => await _studio.DisposeAsync();

    [Fact]
    public async Task A_detector_fitted_and_moved_by_the_page_scores_as_that_of_the_command()
    {
        var copy = Path.Combine(_studio.Runs, "..", "copy.safetensors");
        File.Copy(_studio.File(_id, "model.safetensors"), copy);
        CommandProcess.Run("detect", "fit", copy, "--score", "mae", "--normal", "Trouser").Succeeded();
        CommandProcess.Run("detect", "threshold", copy, "--value", "0.07").Succeeded();

        Assert.Equal(HttpStatusCode.NotFound, (await _studio.Client.GetAsync($"api/{Model}/detector")).StatusCode);
        var fitted = await _studio.Post($"{Model}/detector", "{\"score\":\"mae\",\"normal\":\"Trouser\"}");
        Assert.Equal("Trouser", fitted.GetProperty("normal").GetString());
        await _studio.Post($"{Model}/detector/threshold", "{\"threshold\":0.07}");
        Assert.Equal(0.07, (await _studio.Get($"{Model}/detector")).GetProperty("threshold").GetDouble());

        var expected = CommandProcess.Run("detect", "score", copy, "fashion-mini:test").Succeeded().Output;
        var run = Path.Combine(_studio.Runs, _id);
        Assert.Equal(expected, CommandProcess.Run("detect", "score", run, "fashion-mini:test").Succeeded().Output);
        var column = expected.Split('\n')[0].Split(',').ToList().IndexOf("score");
        Assert.Equal(
            expected.TrimEnd().Split('\n')[1..].Select(line => float.Parse(line.Split(',')[column], CultureInfo.InvariantCulture)),
            Npy.Read<float>(await _studio.Client.GetStreamAsync($"api/{Model}/scores?part=test")).Values);
    }

    [Fact]
    public async Task Rows_are_explained_and_drawn_ones_judged()
    {
        await _studio.Post($"{Model}/detector", "{\"normal\":\"Trouser\"}");
        var truth = (await _studio.Get($"{Model}/truth")).GetProperty("anomalies").EnumerateArray().Select(value => value.GetInt32());
        var test = SampleData.SampleDataSets.FashionMini().Test!;
        Assert.Equal(test.Count - test.CountClasses()[test.ClassNames.ToList().IndexOf("Trouser")], truth.Sum());
        var row = await _studio.Get($"{Model}/anomalies/3?part=test");
        Assert.Equal(20, row.GetProperty("shares").GetArrayLength());
        var values = row.GetProperty("values").EnumerateArray().Select(value => value.GetSingle()).ToArray();
        var judged = await _studio.Post($"{Model}/judge", JsonSerializer.Serialize(new { values }));
        Assert.Equal(row.GetProperty("score").GetSingle(), judged.GetProperty("score").GetSingle(), 1e-5f);
        Assert.Equal(row.GetProperty("isAnomaly").GetBoolean(), judged.GetProperty("isAnomaly").GetBoolean());
        await _studio.Post($"{Model}/judge", "{\"values\":[1,2]}", HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task The_class_of_normal_rows_is_asked_for()
    {
        var problem = await _studio.Post($"{Model}/detector", "{}", HttpStatusCode.UnprocessableEntity);
        Assert.Contains("choose the normal class", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains("Trouser", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_drawn_picture_is_centered_as_the_rows_are()
    {
        var typical = new float[25];
        typical[12] = 1; // the middle of 5 × 5
        var drawn = new float[25];
        (drawn[0], drawn[1]) = (2, 2); // a corner
        var centered = Drawing.Center(drawn, new Shape(1, 5, 5), RowTable.FromFloats(typical, 1, 25));
        Assert.Equal([12, 13], Enumerable.Range(0, 25).Where(i => centered[i] > 0));
    }
}
