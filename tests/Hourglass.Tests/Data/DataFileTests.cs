using System.IO.Compression;
using System.Text;
using Hourglass.Data;
using Hourglass.Tests.Files;

namespace Hourglass.Tests.Data;

public sealed class DataFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<byte[]> Kinds =>
    [
        Encoding.UTF8.GetBytes("a,b\n1,2\n3,4\n"),
        Bytes.Gzip(Encoding.UTF8.GetBytes("1;2\n3;4\n")),
        Encoding.UTF8.GetBytes("  1  2  3\n  4  5  6\n"),
        Bytes.Idx(2051, [2, 1, 2], [1, 2, 3, 4]),
        Bytes.Gzip(Bytes.Idx(2051, [2, 1, 2], [1, 2, 3, 4])),
        Bytes.Npy("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2), }", [1, 2, 3, 4]),
        Bytes.Zip(CompressionLevel.Fastest, ("a.npy", Bytes.Npy("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2), }", [1, 2, 3, 4]))),
    ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_content_tells_the_kind(byte[] content)
    {
        var data = DataFile.Open(Write("file", content));
        Assert.Equal((2, 2), (data.Count, data.Table.Columns));
    }

    [Fact]
    public void Another_kind_is_refused_with_the_known_ones()
    {
        Assert.Contains("known are CSV, IDX, NPY, NPZ", Bytes.Refused(() => DataFile.Open(Write("a.png", [0x89, 80, 78, 71, 13, 10, 26, 10, 0, 0]))), StringComparison.Ordinal);
        Assert.Contains("empty", Bytes.Refused(() => DataFile.Open(Write("a.csv", []))), StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => DataFile.Open(_folder.File("nothing.csv")));
    }

    [Fact]
    public void Labels_beside_pictures_are_found()
    {
        Write("some-labels-idx1-ubyte", Bytes.Idx(2049, [1], [3]));
        Assert.Equal([3], DataFile.Open(Write("some-images-idx3-ubyte", Bytes.Idx(2051, [1, 1, 1], [0]))).Labels.ToArray());
    }

    /// <summary>Whatever bytes are changed, dropped or doubled, a reader reads or refuses, with little memory.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Damage_is_read_or_refused_and_nothing_else(byte[] content)
    {
        var random = new Random(content.Length);
        for (var trial = 0; trial < 300; trial++)
        {
            var damaged = content.ToList();
            for (var times = random.Next(1, 4); times > 0 && damaged.Count > 0; times--)
            {
                var at = random.Next(damaged.Count);
                switch (random.Next(4))
                {
                    case 0: damaged[at] = (byte)random.Next(256); break;
                    case 1: damaged[at] ^= (byte)(1 << random.Next(8)); break;
                    case 2: damaged.RemoveAt(at); break;
                    default: damaged.Insert(at, damaged[at]); break;
                }
            }

            var path = Write("damaged", [.. damaged]);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                DataFile.Open(path);
            }
            catch (DataFormatException)
            {
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 12 << 20);
        }
    }

    private string Write(string name, byte[] content)
    {
        File.WriteAllBytes(_folder.File(name), content);
        return _folder.File(name);
    }
}
