using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Tests.Files;

namespace Hourglass.Robustness.Fuzzing;

/// <summary>Each limit of readers that is lowered refuses an ordinary file by a sentence with its name and value.</summary>
public sealed class LimitTests : IDisposable
{
    private readonly ReaderLimits _usual = ReaderLimits.Current;
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Lowered => new()
    {
        { "png", "Pixels=1" }, { "pnm", "Pixels=1" }, { "jpeg", "Pixels=1" }, { "jpeg", "JpegScans=0" }, { "csv", "LineLength=2" },
        { "series", "LineLength=2" }, { "model", "Tensors=1" }, { "checkpoint", "Tensors=1" }, { "index", "Tensors=0" },
    };

    public void Dispose()
    {
        ReaderLimits.Current = _usual;
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Lowered))]
    public void A_file_beyond_a_limit_is_refused_by_its_name(string kind, string limit)
    {
        var (reader, path) = (FuzzedReader.Of(kind), Ordinary(kind));
        ReaderLimits.Current = ReaderLimits.Parse(limit);
        var refused = Assert.ThrowsAny<Exception>(() => reader.Read(path));
        Assert.True(reader.Documented(refused), refused.ToString());
        Assert.Contains($"the limit {limit.Replace("=", " is ", StringComparison.Ordinal)}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kernel_beyond_the_limit_is_refused_by_its_name()
    {
        var recipe = RecipeJson.Parse(
            """{ "encoder": [{ "layer": "conv2D", "filters": 2, "kernel": 3 }], "decoder": [{ "layer": "mirror" }] }""");
        _ = new Autoencoder(recipe, new Shape(1, 8, 8));
        ReaderLimits.Current = _usual with { KernelWork = 80 }; // a 3×3 kernel needs 81 entries
        var refused = Assert.Throws<ShapeException>(() => new Autoencoder(recipe, new Shape(1, 8, 8)));
        Assert.Contains("the limit KernelWork is 80", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("series")]
    [InlineData("npy")]
    [InlineData("npz")]
    [InlineData("idx")]
    [InlineData("tensors")]
    public void Reading_can_be_canceled(string kind)
    {
        var path = Ordinary(kind);
        using var source = new CancellationTokenSource();
        var options = new ReadOptions { CancellationToken = source.Token };
        Assert.True(DataFile.Open(path, options).Count > 0);
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => DataFile.Open(path, options));
    }

    /// <summary>A file that is read.</summary>
    private string Ordinary(string kind)
    {
        var (reader, path) = (FuzzedReader.Of(kind), _folder.File("ordinary" + FuzzedReader.Of(kind).Extension));
        return Seeds.Of(kind).Any(file => FuzzTests.Try(reader, path, file) is null) ? path : throw new InvalidOperationException(kind);
    }
}
