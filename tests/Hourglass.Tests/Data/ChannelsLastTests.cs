using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Data;

/// <summary>Arrays of pictures with their channels last become pictures of channel after channel, and it is said.</summary>
public sealed class ChannelsLastTests : IDisposable
{
    private const int Rows = 3, Height = 8, Width = 9;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(3, true, long.MaxValue)]
    [InlineData(3, false, long.MaxValue)]
    [InlineData(1, true, long.MaxValue)]
    [InlineData(1, false, long.MaxValue)]
    [InlineData(3, true, 1)] // larger than memory
    [InlineData(3, false, 1)]
    [InlineData(1, false, 1)]
    public void Every_value_is_at_its_channel_and_place(int channels, bool isBytes, long memory)
    {
        Write(isBytes, Height, Width, channels);
        var messages = new Messages();
        var data = NpyFile.Read(Path, new RowStorage(memory, messages));
        Assert.Equal(new Shape(channels, Height, Width), data.Shape);
        Assert.Equal(isBytes, data.Table.IsBytes);
        var row = new float[data.Table.Columns];
        for (var r = 0; r < Rows; r++)
        {
            data.Table.CopyRow(r, row);
            for (var c = 0; c < channels; c++)
                for (var y = 0; y < Height; y++)
                    for (var x = 0; x < Width; x++)
                        Assert.Equal(Value(r, (y * Width + x) * channels + c), row[(c * Height + y) * Width + x]);
        }

        Assert.Contains(
            messages.All, note => note.Contains($"3×8×9×{channels} is read as pictures of {channels} channel", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(3, 4, 5)] // channels first
    [InlineData(1, 28, 28)]
    [InlineData(8, 8, 2)] // neither
    [InlineData(3, 8, 3)]
    [InlineData(7, 8, 3)]
    public void Other_arrays_stay_as_they_are(int first, int second, int third)
    {
        Write(true, first, second, third);
        var messages = new Messages();
        var data = NpyFile.Read(Path, new RowStorage(long.MaxValue, messages));
        Assert.Equal(new Shape(first, second, third), data.Shape);
        var row = new float[data.Table.Columns];
        data.Table.CopyRow(1, row);
        Assert.Equal(Enumerable.Range(0, row.Length).Select(i => Value(1, i)), row);
        Assert.Empty(messages.All);
    }

    [Fact]
    public void Arrays_of_an_archive_too()
    {
        Write(true, Height, Width, 3);
        var path = _folder.File("pictures.npz");
        NpzFile.Write(path, new DataSet("pictures", Table(true, Height * Width * 3), new Shape(Height, Width, 3)));
        Assert.Equal(NpyFile.Read(Path).Table.Bytes.ToArray(), NpzFile.Read(path).Table.Bytes.ToArray());
        Assert.Equal(new Shape(3, Height, Width), NpzFile.Read(path).Shape);
    }

    private string Path => _folder.File("pictures.npy");

    private void Write(bool isBytes, int first, int second, int third) =>
        NpyFile.Write(Path, Table(isBytes, first * second * third), new Shape(first, second, third));

    private static RowTable Table(bool isBytes, int columns)
    {
        float[] values = [.. Enumerable.Range(0, Rows * columns).Select(i => Value(i / columns, i % columns))];
        return isBytes
            ? RowTable.FromBytes(Array.ConvertAll(values, value => (byte)value), Rows, columns)
            : RowTable.FromFloats(values, Rows, columns);
    }

    private static float Value(int row, int place) => (41 * row + 7 * place) % 251;

    private sealed class Messages : IProgress<string>
    {
        internal List<string> All { get; } = [];

        public void Report(string value) => All.Add(value);
    }
}
