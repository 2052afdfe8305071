using System.IO.Compression;
using Hourglass.Compute;
using Hourglass.Latent;

namespace Hourglass.Tests.Latent;

/// <summary>Values that scikit-learn's full solver gives on the same pictures.</summary>
public sealed class PcaOfPicturesTests
{
    private const int Pixels = 784;
    private static readonly AffineMap By255 = new([1 / 255f], [0f]);

    [DataFact]
    public void Errors_on_MNIST_match_the_reference()
    {
        var test = Pictures("mnist", "t10k");
        var pca = Pca.Fit(Pictures("mnist", "train"), By255);
        Assert.Equal(.05567, pca.Truncate(2).MeanSquaredError(test, By255), .000005);
        Assert.Equal(.03407, pca.Truncate(10).MeanSquaredError(test, By255), .000005);
        Assert.Equal(.01683, pca.Truncate(32).MeanSquaredError(test, By255), .000005);
        Assert.Equal(.00905, pca.Truncate(64).MeanSquaredError(test, By255), .000005);
        Assert.Equal(.8620, pca.ExplainedVarianceRatio().Take(64).Sum(), .00005);
        Assert.Equal(0, pca.MeanSquaredError(test, By255), 1e-10);

        // Corner pixels are never inked: no variance there and no part in what varies.
        Assert.Equal(0, pca.Mean[0]);
        Assert.All(Enumerable.Range(0, 64), k => Assert.Equal(0, pca.Components[k, 0], 1e-12));
        for (var k = 1; k < Pixels; k++) Assert.True(pca.ExplainedVariance[k] <= pca.ExplainedVariance[k - 1]);
        Assert.Equal(0, pca.ExplainedVariance[Pixels - 1], 1e-7);
    }

    [DataFact]
    public void The_error_on_Fashion_MNIST_matches_the_reference()
    {
        var pca = Pca.Fit(Pictures("fashion-mnist", "train"), By255, 64);
        Assert.Equal(.01037, pca.MeanSquaredError(Pictures("fashion-mnist", "t10k"), By255), .000005);
    }

    [DataFact]
    public void The_error_of_two_components_on_the_digits_1_5_and_6_is_the_known_one()
    {
        var train = Pictures("mnist", "train").Select(Digits156("train", from: 5000));
        var test = Pictures("mnist", "t10k").Select(Digits156("t10k", from: 0));
        Assert.Equal((16_583, 2_985), (train.Rows, test.Rows));
        Assert.Equal(.0429, Pca.Fit(train, By255, 2).MeanSquaredError(test, By255), .00005);
    }

    private static int[] Digits156(string part, int from)
    {
        var labels = Idx("mnist", part + "-labels-idx1", header: 8);
        return [.. Enumerable.Range(from, labels.Length - from).Where(i => labels[i] is 1 or 5 or 6)];
    }

    private static RowTable Pictures(string set, string part)
    {
        var pixels = Idx(set, part + "-images-idx3", header: 16);
        return RowTable.FromBytes(pixels, pixels.Length / Pixels, Pixels);
    }

    private static byte[] Idx(string set, string name, int header)
    {
        var folder = Environment.GetEnvironmentVariable("HOURGLASS_DATA")!;
        using var file = new GZipStream(File.OpenRead(Path.Combine(folder, set, name + "-ubyte.gz")), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        file.CopyTo(memory);
        return memory.ToArray()[header..];
    }
}
