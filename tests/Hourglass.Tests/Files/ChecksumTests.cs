using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Tests.Cli;

namespace Hourglass.Tests.Files;

/// <summary>A file knows whether it is whole.</summary>
public sealed class ChecksumTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TinyRun _tiny = new();

    public void Dispose()
    {
        _folder.Dispose();
        _tiny.Dispose();
    }

    [Fact]
    public void Every_flipped_bit_of_a_small_file_is_found()
    {
        var path = _folder.File("a.safetensors");
        SafetensorsFile.Write(
            path,
            [
                new NamedTensor("first", [2, 3], new float[] { 1, 2, 3, 4, 5, 6 }), new NamedTensor("second", [2], new float[] { 0, -0f }),
            ],
            new Dictionary<string, string> { ["note"] = "12" });
        var bytes = File.ReadAllBytes(path);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var altered = (byte[])bytes.Clone();
            altered[bit / 8] ^= (byte)(1 << bit % 8);
            File.WriteAllBytes(path, altered);
            Assert.Throws<ModelFileException>(() => SafetensorsFile.Read(path));
        }
    }

    [Fact]
    public void Two_thousand_flipped_bits_of_a_model_a_checkpoint_an_index_and_codes_are_found()
    {
        Assert.Equal(0, Command.Run("train", _tiny.Recipe, "--out", _tiny.Out, "--quiet").Code);
        var (index, codes) = (_folder.File("a.index"), _folder.File("a.codes"));
        Assert.Equal(0, Command.Run("index", _tiny.Out, _tiny.Data, "--label-column", "class", "--out", index).Code);
        Assert.Equal(0, Command.Run("compress", _tiny.Out, _tiny.Data, "--label-column", "class", "--out", codes).Code);
        var random = new Random(5);
        foreach (var file in (string[])[$"{_tiny.Out}/model.safetensors", $"{_tiny.Out}/checkpoint.safetensors", index, codes])
        {
            var bytes = File.ReadAllBytes(file);
            Assert.True(ModelFile.Verify(file) > 1);
            var altered = _folder.File("altered");
            for (var i = 0; i < 500; i++)
            {
                var bit = random.Next(bytes.Length * 8);
                bytes[bit / 8] ^= (byte)(1 << bit % 8);
                File.WriteAllBytes(altered, bytes);
                Assert.Throws<ModelFileException>(() => ModelFile.Verify(altered));
                bytes[bit / 8] ^= (byte)(1 << bit % 8);
            }
        }
    }

    [Fact]
    public void The_command_says_that_a_file_is_whole_or_damaged()
    {
        Assert.Equal(0, Command.Run("train", _tiny.Recipe, "--out", _tiny.Out, "--quiet").Code);
        var path = $"{_tiny.Out}/model.safetensors";
        Assert.Contains("header and 8 tensors match their checksums", Command.Run("info", _tiny.Out, "--verify").Output);
        Assert.Contains("\"checksums\":9", Command.Run("info", _tiny.Out, "--verify", "--json").Output);

        using (var file = File.OpenWrite(path))
        {
            file.Position = file.Length - 2;
            file.WriteByte(0x40);
        }

        foreach (var words in (string[][])[["info", _tiny.Out, "--verify"], ["info", _tiny.Out], ["evaluate", _tiny.Out, _tiny.Data]])
        {
            var outcome = Command.Run(words);
            Assert.Equal(1, outcome.Code);
            Assert.Contains("does not match its checksum: the file was damaged after it was written", outcome.Error);
        }
    }

    [Fact]
    public void A_file_without_checksums_is_read_and_said_to_have_none()
    {
        var path = Path.Combine(Repository.Root, "tests/Hourglass.Tests/Models/Files");
        var earlier = Directory.EnumerateFiles(path, "*.safetensors", SearchOption.AllDirectories).First();
        Assert.Equal(0, ModelFile.Verify(earlier));
        Assert.Contains("without checksums", Command.Run("info", earlier, "--verify").Output);
    }

    [Fact]
    public void Checksums_are_not_compared_where_the_limits_say_so()
    {
        var path = _folder.File("a.safetensors");
        SafetensorsFile.Write(path, [new NamedTensor("a", [2], new float[] { 1, 2 })]);
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        using var reader = SafetensorsReader.Open(path, verify: ReaderLimits.Parse("verifyChecksums=0").VerifyChecksums);
        Assert.Equal(1, reader.Read(reader.Tensors[0]).Values.Span[0]);
    }
}
