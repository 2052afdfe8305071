using System.Globalization;
using System.Net;
using Hourglass.Compute;
using Hourglass.Models;
using Hourglass.Tests.Cli;

namespace Hourglass.Studio.Tests.Server;

/// <summary>What the page shows of a model is what library and command say of it.</summary>
public sealed class ModelTests : IAsyncLifetime
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
    public async Task Selected_rows_are_encoded_as_the_command_encodes_them()
    {
        var all = CommandProcess.Run("encode", Path.Combine(_studio.Runs, _id), "fashion-mini:test").Succeeded()
            .Output.TrimEnd().Split('\n');
        using var content = new StringContent("{\"part\":\"test\",\"rows\":[3,1999,17]}", System.Text.Encoding.UTF8, "application/json");
        using var answer = await _studio.Client.PostAsync($"api/{Model}/subset?format=csv", content);
        Assert.Equal([all[0], all[4], all[2000], all[18]], (await answer.Content.ReadAsStringAsync()).TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_point_of_the_map_decodes_as_the_library_decodes_it()
    {
        var model = ModelFile.Load(_studio.File(_id, "model.safetensors"), new CpuBackend(1));
        var test = SampleData.SampleDataSets.FashionMini().Test!;
        var code = Row(model.Encode(test), 7); // within all rows, as the page has it: one row alone may differ in the last bits
        var (x, y) = (code[0, 3], code[0, 5]);
        var same = await Rows($"{Model}/decode-at?x=3&y=5&a={x:R}&b={y:R}&anchor=7");
        Assert.Equal(model.Decode(code).Cast<float>(), same);
        var pca = await Rows($"{Model}/map?kind=pca");
        var back = await Rows(string.Create(
            CultureInfo.InvariantCulture, $"{Model}/decode-at?kind=pca&a={pca[14]:R}&b={pca[15]:R}&anchor=7"));
        Assert.All(same.Zip(back), pair => Assert.Equal(pair.First, pair.Second, 1e-2));
    }

    [Fact]
    public async Task A_row_is_shown_with_its_code_and_reconstruction()
    {
        var row = await _studio.Get($"{Model}/rows/7");
        var model = ModelFile.Load(_studio.File(_id, "model.safetensors"), new CpuBackend(1));
        var all = SampleData.SampleDataSets.FashionMini().Test!;
        var test = all.Select([7]);
        Assert.Equal(test.ClassNames[test.Labels[0]], row.GetProperty("label").GetString());
        Assert.Equal(model.Score(all)[7] / 784, row.GetProperty("error").GetSingle(), 1e-6f); // the objective is a sum of 784 squares
        Assert.Equal(Row(model.Encode(all), 7).Cast<float>(), row.GetProperty("code").EnumerateArray().Select(value => value.GetSingle()));
        Assert.Equal(
            model.Reconstruct(test).Cast<float>(), row.GetProperty("reconstruction").EnumerateArray().Select(value => value.GetSingle()));
    }

    [Theory]
    [InlineData("density=mixture&count=3&seed=2", "--density mixture --count 3 --seed 2")]
    [InlineData("density=full&count=5&seed=3", "--density full --count 5 --seed 3")]
    [InlineData("density=diagonal&perClass=true&count=4&class=Bag", "--density diagonal --per-class --count 4 --class Bag")]
    public async Task Samples_are_those_of_the_command(string query, string options)
    {
        var target = Path.Combine(_studio.Runs, "..", "samples.npy");
        string[] words = ["sample", Path.Combine(_studio.Runs, _id), .. options.Split(' '), "--out", target];
        CommandProcess.Run(words).Succeeded();
        Assert.Equal(Npy.Read<float>(File.OpenRead(target)).Values, await Rows($"{Model}/samples.npy?{query}", isPlain: true));
        var nearest = (await _studio.Get($"{Model}/samples?{query}")).GetProperty("nearest").EnumerateArray().ToList();
        Assert.All(nearest, near => Assert.InRange(near.GetProperty("distance").GetDouble(), 0.01, 100));
    }

    [Fact]
    public async Task Pictures_are_served_as_pictures()
    {
        foreach (var path in (string[])
            [
                "rows/0.png", "rows/0/reconstruction.png", "decode-at?a=0&b=0", "grid?fromX=-1&toX=1&fromY=-1&toY=1&count=4",
                "interpolate?from=0&to=1",
            ])
        {
            using var answer = await _studio.Client.GetAsync($"api/{Model}/{path}");
            Assert.Equal("image/png", answer.Content.Headers.ContentType?.MediaType);
            Assert.True((await answer.Content.ReadAsByteArrayAsync()).AsSpan().StartsWith<byte>([0x89, .. "PNG"u8]));
        }
    }

    [Fact]
    public async Task Dimensions_come_with_the_range_of_their_values_the_most_important_first()
    {
        var dimensions = (await _studio.Get($"{Model}/dimensions")).EnumerateArray().ToList();
        Assert.Equal(32, dimensions.Count);
        var importance = dimensions.Select(dimension => dimension.GetProperty("importance").GetDouble()).ToList();
        Assert.Equal(importance.OrderDescending(), importance);
        Assert.All(dimensions, d => Assert.True(d.GetProperty("low").GetSingle() <= d.GetProperty("high").GetSingle()));
    }

    [Theory]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    [InlineData("{\"values\":[null]}", HttpStatusCode.UnprocessableEntity)]
    [InlineData("{\"values\":[[1,2]]}", HttpStatusCode.UnprocessableEntity)]
    [InlineData("nonsense", HttpStatusCode.BadRequest)]
    public async Task Codes_that_are_none_are_refused(string body, HttpStatusCode status) =>
        Assert.NotEmpty((await _studio.Post($"{Model}/decode", body, status)).GetProperty("detail").GetString()!);

    [Theory]
    [InlineData("rows/2000", HttpStatusCode.NotFound, "there are 0 to 1999")]
    [InlineData("map?x=32", HttpStatusCode.UnprocessableEntity, "dimensions 0 to 31")]
    [InlineData("map?part=validation", HttpStatusCode.NotFound, "there are no validation rows")]
    [InlineData("map?kind=tsne", HttpStatusCode.UnprocessableEntity, "expected pair or pca")]
    [InlineData("decode-at?a=NaN&b=0", HttpStatusCode.UnprocessableEntity, "finite")]
    public async Task What_does_not_exist_is_refused_by_a_sentence(string path, HttpStatusCode status, string expected)
    {
        using var answer = await _studio.Client.GetAsync($"api/{Model}/{path}");
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(expected, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static float[,] Row(float[,] rows, int row)
    {
        var result = new float[1, rows.GetLength(1)];
        for (var c = 0; c < rows.GetLength(1); c++) result[0, c] = rows[row, c];
        return result;
    }

    private async Task<float[]> Rows(FormattableString path) => await Rows(FormattableString.Invariant(path));

    private async Task<float[]> Rows(string path, bool isPlain = false)
    {
        if (isPlain) return Npy.Read<float>(await _studio.Client.GetStreamAsync($"api/{path}")).Values;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/{path}");
        request.Headers.Accept.ParseAdd("application/octet-stream");
        using var answer = await _studio.Client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return Npy.Read<float>(await answer.Content.ReadAsStreamAsync()).Values;
    }
}
