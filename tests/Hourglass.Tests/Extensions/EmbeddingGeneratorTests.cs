using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Extensions.AI;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Tests.Files;
using Hourglass.Tests.Models;
using Microsoft.Extensions.AI;

namespace Hourglass.Tests.Extensions;

public sealed class EmbeddingGeneratorTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(600)]
    public async Task Embeddings_are_the_codes_of_the_rows_in_their_order(int count)
    {
        var model = TinyData.Model();
        var rows = TinyData.Rows(count);
        var codes = model.Encode(rows);
        using var generator = new EncoderEmbeddingGenerator(model);
        var found = await generator.GenerateAsync(Enumerable.Range(0, count).Select(r => Row(rows, r)));
        Assert.Equal(count, found.Count);
        for (var r = 0; r < count; r++)
        {
            Assert.Equal((2, "tiny"), (found[r].Dimensions, found[r].ModelId));
            for (var c = 0; c < 2; c++) Assert.Equal(codes[r, c], found[r].Vector.Span[c], 1e-6);
        }
    }

    [Fact]
    public async Task Extension_methods_for_any_generator_work_and_return_the_model()
    {
        var model = TinyData.Model();
        using var generator = new EncoderEmbeddingGenerator(model);
        var vector = await generator.GenerateVectorAsync(Row(TinyData.Rows(1), 0));
        Assert.Equal(2, vector.Length);
        var metadata = generator.GetRequiredService<EmbeddingGeneratorMetadata>();
        Assert.Equal(("hourglass", "tiny", 2), (metadata.ProviderName, metadata.DefaultModelId, metadata.DefaultModelDimensions));
        Assert.Same(model, generator.GetService<Autoencoder>());
        Assert.Same(generator, generator.GetService<EncoderEmbeddingGenerator>());
        Assert.Null(generator.GetService(typeof(Autoencoder), "key"));
        Assert.Null(generator.GetService<string>());
    }

    [Fact]
    public async Task Invalid_rows_and_options_of_a_generator_throw()
    {
        using var generator = new EncoderEmbeddingGenerator(TinyData.Model());
        var right = Row(TinyData.Rows(1), 0);
        Assert.Contains(
            "Row 1: expected 6 values; found 5",
            (await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync([right, new float[5]]))).Message);
        Assert.Contains(
            "Row 0", (await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync([[1, 2, float.NaN, 4, 5, 6]]))).Message);
        Assert.Contains(
            "found 3",
            (await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync([right], new() { Dimensions = 3 }))).Message);
        Assert.Contains(
            "“other”",
            (await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync([right], new() { ModelId = "other" }))).Message);
        Assert.Single(await generator.GenerateAsync([right], new() { ModelId = "tiny", Dimensions = 2 }));
        var conditional = new Autoencoder(TinyData.Recipe() with { Conditional = true }, new Shape(6), classNames: ["a", "b"]);
        Assert.Contains("conditional", Assert.Throws<ArgumentException>(() => new EncoderEmbeddingGenerator(conditional)).Message);
    }

    [Fact]
    public async Task A_call_can_be_stopped_between_batches()
    {
        using var stop = new CancellationTokenSource();
        using var generator = new EncoderEmbeddingGenerator(TinyData.Model());
        var (row, taken) = (Row(TinyData.Rows(1), 0), 0);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => generator.GenerateAsync(Endless(), cancellationToken: stop.Token));
        Assert.InRange(taken, 1000, 2000);

        IEnumerable<float[]> Endless()
        {
            while (true)
            {
                if (++taken == 1000) stop.Cancel();
                yield return row;
            }
        }
    }

    [Fact]
    public async Task Picture_files_are_preprocessed_like_the_training_pictures()
    {
        using var folder = new TemporaryFolder();
        string[] paths = [folder.File("a.png"), folder.File("b.png")];
        for (var i = 0; i < 2; i++)
        {
            var image = new PixelImage(4, 4, 1);
            image.Pixels.Span.Fill((byte)(50 + 100 * i));
            PngFile.Write(paths[i], image);
        }

        var recipe = Recipe.Dense([3, 2]) with { Name = "pictures", Data = new() { Pictures = new() { Size = [2, 2] } } };
        var model = new Autoencoder(recipe, new Shape(1, 2, 2));
        using var generator = new PictureEmbeddingGenerator(model);
        var found = await generator.GenerateAsync(paths);
        var codes = model.Encode(new float[,] { { 50, 50, 50, 50 }, { 150, 150, 150, 150 } });
        for (var i = 0; i < 2; i++)
            for (var c = 0; c < 2; c++)
                Assert.Equal(codes[i, c], found[i].Vector.Span[c], 1e-4);
        Assert.Equal("pictures", generator.GetService<EmbeddingGeneratorMetadata>()!.DefaultModelId);
        Assert.Same(generator, generator.GetService<PictureEmbeddingGenerator>());
        await Assert.ThrowsAsync<FileNotFoundException>(() => generator.GenerateAsync([folder.File("none.png")]));

        using var whole = new PictureEmbeddingGenerator(new Autoencoder(Recipe.Dense([3, 2]), new Shape(1, 2, 2)));
        Assert.Contains(
            "expected a picture of 1×2×2; found 1×4×4",
            (await Assert.ThrowsAsync<ArgumentException>(() => whole.GenerateAsync(paths))).Message);
        var tiled = recipe with { Data = new() { Pictures = new PictureOptions { Tile = [2, 2] } } };
        Assert.Contains(
            "tiles",
            Assert.Throws<ArgumentException>(() => new PictureEmbeddingGenerator(new Autoencoder(tiled, new Shape(1, 2, 2)))).Message);
    }

    private static float[] Row(float[,] values, int row) => [.. Enumerable.Range(0, values.GetLength(1)).Select(c => values[row, c])];
}
