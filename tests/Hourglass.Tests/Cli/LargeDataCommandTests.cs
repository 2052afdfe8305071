using System.Runtime.InteropServices;
using System.Text;
using Hourglass.Data;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Cli;

public sealed class LargeDataCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Speed", "slow")]
    public void A_file_of_ten_times_the_memory_can_be_trained_on()
    {
        // 640 MB of rows for a heap that may hold 64 MB in all.
        const int Columns = 256, Rows = 640_000, BlockRows = 1_000;
        var path = _folder.File("large.npy");
        using (var file = File.Create(path))
        {
            var random = new Random(1);
            float[] block = [.. Enumerable.Range(0, BlockRows * Columns).Select(_ => random.NextSingle())];
            file.Write(Header($"({Rows}, {Columns})"));
            for (var r = 0; r < Rows; r += BlockRows)
            {
                block[r / BlockRows] += 1; // no two blocks are the same
                file.Write(MemoryMarshal.AsBytes<float>(block));
            }
        }

        File.WriteAllText(_folder.File("large.json"), $$"""
            {
              "name": "large",
              "data": { "source": "{{path}}", "scaler": "standard", "testFraction": 0.05, "validation": "test" },
              "encoder": [ { "layer": "dense", "units": 4 } ], "decoder": [ { "layer": "dense", "units": {{Columns}} } ],
              "training": { "epochs": 1, "batchSize": 1000, "optimizer": "adam", "learningRate": 0.001, "seed": 5 }
            }
            """);
        using var run = CommandProcess.Start(
            new() { ["DOTNET_GCHeapHardLimit"] = "0x4000000" },
                ["train", _folder.File("large.json"), "--quiet", "--out", _folder.File("out")]);
        var outcome = run.Wait().Succeeded();
        Assert.Contains("656 MB of rows stay in the file", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("608,000 training rows, 32,000 test rows", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("PCA and the mean are fitted to 100,000 training rows", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("100,000 of the 608,000 training rows, evenly subsampled", File.ReadAllText(_folder.File("out/report.html")),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("codes.npy")]
    [InlineData("codes.npz")]
    [InlineData("codes.csv")]
    public void The_codes_of_one_model_are_the_rows_of_another(string file)
    {
        using var tiny = new TinyRun();
        Command.Run("train", tiny.Recipe, "--quiet", "--out", tiny.Out).Succeeded();
        var codes = _folder.File(file);
        Command.Run("encode", tiny.Out, tiny.Data, "--label-column", "class", "--out", codes).Succeeded();
        File.WriteAllText(_folder.File("second.json"), """
            {
              "name": "second", "data": { "source": "codes.npy", "scaler": "standard" },
              "encoder": [ { "layer": "dense", "units": 5, "activation": "relu" } ], "decoder": [ { "layer": "dense", "units": 2 } ],
              "training": { "epochs": 3, "batchSize": 16, "optimizer": "adam", "learningRate": 0.01, "seed": 1 }
            }
            """);
        var outcome = Command.Run("train", _folder.File("second.json"), "--data", codes, "--quiet", "--out",
            _folder.File("out")).Succeeded();
        Assert.Contains("60 training rows", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("2 → 5 → 2", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Codes_of_rows_out_of_memory_are_written_part_by_part()
    {
        using var tiny = new TinyRun(rows: 33_500);
        Command.Run("train", tiny.Recipe, "--quiet", "--epochs", "1", "--set", "training.batchSize=1000", "--out", tiny.Out).Succeeded();
        var (whole, parts) = (_folder.File("whole.npy"), _folder.File("parts.npy"));
        string[] encode = ["encode", tiny.Out, tiny.Data, "--label-column", "class", "--out"];
        Command.Run([.. encode, whole]).Succeeded();
        using var run = CommandProcess.Start(new() { [RowStorage.LimitVariable] = "100000" }, [.. encode, parts]);
        run.Wait().Succeeded();
        Assert.Equal(File.ReadAllBytes(whole), File.ReadAllBytes(parts));
    }

    [Fact]
    public void A_tensor_is_named_by_an_option_or_the_recipe()
    {
        using var tiny = new TinyRun();
        var path = _folder.File("a.safetensors");
        float[] values = [.. Enumerable.Range(0, 80).Select(i => (float)Math.Sin(i))];
        Hourglass.Files.SafetensorsFile.Write(path, [new("first", [20, 4], values), new("second", [10, 4], values.AsMemory(0, 40))]);
        string[] train = ["train", tiny.Recipe, "--quiet", "--set", "data.labelColumn=null", "--data", path];
        Assert.Contains("which tensor holds the rows? It has first, second.",
            Command.Run([.. train, "--out", _folder.File("a")]).Rejected(1));
        Assert.Contains("15 training rows", Command.Run([.. train, "--tensor", "first", "--out", _folder.File("b")]).Succeeded().Output,
            StringComparison.Ordinal);
        Assert.Contains("data.tensor requires", Command.Run("train", "quickstart", "--tensor", "x", "--out", _folder.File("c")).Rejected(2),
            StringComparison.Ordinal);
        Assert.Contains("10", Command.Run("evaluate", _folder.File("b"), path, "--tensor", "second").Succeeded().Output,
            StringComparison.Ordinal);
        Assert.Contains("--tensor requires", Command.Run("evaluate", _folder.File("b"), "-", "--tensor", "second").Rejected(2),
            StringComparison.Ordinal);
        Assert.Contains("the options for files of tensors do nothing",
            Command.Run("evaluate", _folder.File("b"), tiny.Data, "--tensor", "x").Rejected(2),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_limit_that_the_environment_sets_must_be_a_number()
    {
        using var tiny = new TinyRun();
        using var run = CommandProcess.Start(
            new() { [RowStorage.LimitVariable] = "1 GB" }, ["train", tiny.Recipe, "--quiet", "--out", tiny.Out]);
        Assert.Contains("HOURGLASS_ROWS_IN_MEMORY: expected a number of bytes", run.Wait().Rejected(1), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_in_a_temporary_file_train_the_same_model()
    {
        using var tiny = new TinyRun();
        Command.Run("train", tiny.Recipe, "--quiet", "--out", tiny.Out).Succeeded();
        using var run = CommandProcess.Start(
            new() { [RowStorage.LimitVariable] = "0", ["TMPDIR"] = _folder.Path },
                ["train", tiny.Recipe, "--quiet", "--out", _folder.File("again")]);
        Assert.Contains("temporary file", run.Wait().Succeeded().Error, StringComparison.Ordinal);
        Assert.Equal(Weights.Of(Path.Combine(tiny.Out, "model.safetensors")), Weights.Of(_folder.File("again/model.safetensors")));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.rows"));
    }

    private static byte[] Header(string shape)
    {
        var text = $"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)text.Length), .. Encoding.ASCII.GetBytes(text)];
    }
}
