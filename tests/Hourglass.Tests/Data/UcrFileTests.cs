using Hourglass.Data;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Data;

public sealed class UcrFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("   1.0000000e+00   3.6908442e+00  -2\n   2.0000000e+00  1e-3  0\n")]
    [InlineData("1\t3.6908442\t-2\r\n2\t0.001\t0")]
    [InlineData("1,3.6908442,-2\n\n2,0.001,0\n")]
    public void The_class_comes_first(string text)
    {
        var data = Read(text);
        Assert.Equal([3.6908442f, -2f, .001f, 0f], data.Table.Floats.ToArray());
        Assert.Equal(["1", "2"], data.ClassNames);
        Assert.Equal([0, 1], data.Labels.ToArray());
    }

    [Theory]
    [InlineData("1 2 3\n1 2\n", "line 2: expected 3 fields, as in line 1; found 2.")]
    [InlineData("1 2 3\n1 NaN 3\n", "line 2 (row 1), column 1: the value is missing (“NaN”).")]
    [InlineData("1 2 3\n1 2 x\n", "line 2 (row 1), column 2: expected a number; found “x”.")]
    [InlineData("", "found nothing.")]
    [InlineData("1\n2\n", "no column of values is left.")]
    public void What_is_no_series_is_refused(string text, string message) =>
        Assert.Contains(message, Assert.Throws<DataFormatException>(() => Read(text)).Message, StringComparison.Ordinal);

    private DataSet Read(string text)
    {
        var path = _folder.File("series.txt");
        File.WriteAllText(path, text);
        return UcrFile.Read(path);
    }
}
