using Hourglass.Tests.Files;

namespace Hourglass.Tests.Cli;

/// <summary>Models of pictures, with the data that come with the command.</summary>
public sealed class PictureCommandTests
{
    [Fact]
    public void Pictures_are_trained_on_reconstructed_and_decoded()
    {
        using var folder = new TemporaryFolder();
        var (run, made, one) = (folder.File("run"), folder.File("made.png"), folder.File("one.png"));
        Command.Run(
            "train", "quickstart", "--data", "digits", "--out", run, "--epochs", "2", "--quiet", "--set", "data.testFraction=0.2",
            "--set", "data.scaler=minMax", "--set", "decoder.1.units=64", "--set", "encoder.1.units=2").Succeeded();
        Command.Run("reconstruct", run, "digits", "--out", made).Succeeded();
        Command.Run("decode", run, "--z=0.5,-1", "--out", one).Succeeded();

        foreach (var path in (string[])[made, one])
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(path)[..4]);
        Assert.True(File.Exists(Path.Combine(run, "report-reconstructions.png")));
    }

    [Fact]
    public void Named_data_are_listed_and_found()
    {
        var listed = Command.Run("data", "list").Succeeded().Output;
        foreach (var name in (string[])["mnist", "fashion-mini", "ecg5000", "wine"]) Assert.Contains($"\n{name} ", "\n" + listed);
        Assert.Contains("comes with the command", Command.Run("data", "where", "cube-3d").Succeeded().Output);
        Assert.Contains("nothing to download", Command.Run("data", "get", "fashion-mini").Succeeded().Output);
        Assert.Contains("did you mean “mnist”", Command.Run("data", "where", "mnits").Rejected(2));
    }

    [Fact]
    public void Splits_of_named_data_can_be_chosen()
    {
        using var folder = new TemporaryFolder();
        var run = folder.File("run");
        Assert.Contains("1,000 training rows, 200 test rows",
            Command.Run("train", "cube-3d", "--out", run, "--epochs", "1", "--quiet").Succeeded().Output);

        Assert.Contains("\"rows\":200,", Command.Run("evaluate", run, "cube-3d", "--json").Succeeded().Output);
        Assert.Contains("\"rows\":200,", Command.Run("evaluate", run, "cube-3d:test", "--json").Succeeded().Output);
        Assert.Contains("\"rows\":1000,", Command.Run("evaluate", run, "cube-3d:train", "--json").Succeeded().Output);
        Assert.Contains("no test split", Command.Run("evaluate", run, "digits:test").Rejected(2));
    }

    [Fact]
    public void The_output_of_a_sigmoid_lies_within_0_and_1_also_in_the_last_rows()
    {
        using var folder = new TemporaryFolder();
        var (run, made) = (folder.File("run"), folder.File("made.csv"));
        Command.Run("train", "cube-3d", "--out", run, "--epochs", "1", "--quiet").Succeeded();
        Command.Run("reconstruct", run, "cube-3d", "--out", made).Succeeded();
        foreach (var line in File.ReadLines(made).Skip(1))
            Assert.All(line.Split(','), word => Assert.InRange(float.Parse(word, System.Globalization.CultureInfo.InvariantCulture), 0, 1));
    }
}
