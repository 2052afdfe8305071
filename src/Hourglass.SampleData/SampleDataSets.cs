using System.IO.Compression;
using Hourglass.Compute;
using Hourglass.Data;

namespace Hourglass.SampleData;

/// <summary>Small public data sets that need no file and no network; their licenses are resources of this assembly, too.</summary>
public static class SampleDataSets
{
    private static readonly string[] Clothes =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <summary>The data sets of this assembly, to be given to a <see cref="DataCatalog"/>.</summary>
    public static IReadOnlyList<DataSetEntry> Entries { get; } =
    [
        new(
            "fashion-mini", "clothing, 10,000 + 2,000 pictures of 28×28 (the first of Fashion-MNIST)", "MIT (Zalando SE)", [],
            _ => FashionMini()),
        new("digits", "handwritten digits, 1,797 pictures of 8×8", "CC BY 4.0 (UCI Machine Learning Repository)", [], _ => Digits()),
        new(
            "patches", "pictures of 10×10, cut from fashion-mini at places drawn by seed, 10,000 + 2,000", "MIT (Zalando SE)", [],
            _ => TenByTen()),
    ];

    /// <summary>The first 10,000 training and 2,000 test pictures of Fashion-MNIST, 1×28×28 bytes, ten classes. MIT license.</summary>
    public static DataPair FashionMini() => new(Fashion("train", 10_000), Fashion("test", 2_000));

    /// <summary>
    /// 1,797 handwritten digits, 1×8×8 whole numbers from 0 to 16, ten classes; no test part of its own. CC BY 4.0 (E. Alpaydin and
    /// C. Kaynak, 1998).
    /// </summary>
    public static DataPair Digits()
    {
        using var reader = new StreamReader(Open("digits.csv.gz"));
        var rows = CsvFile.Read(reader, "digits", new CsvOptions { HasHeader = false, LabelColumn = "-1" });
        return new DataPair(rows.WithShape(new Shape(1, 8, 8)), null);
    }

    /// <summary>One patch of 10×10 from each picture of <see cref="FashionMini"/>.</summary>
    public static DataPair TenByTen()
    {
        var pictures = FashionMini();
        return new DataPair(Patches.Cut(pictures.Train, 10), Patches.Cut(pictures.Test!, 10, 1));
    }

    private static DataSet Fashion(string part, int count)
    {
        var pictures = Payload($"fashion-mini-{part}-images-idx3-ubyte.gz", 16, count * 784);
        var labels = Payload($"fashion-mini-{part}-labels-idx1-ubyte.gz", 8, count);
        return new DataSet(
            "fashion-mini", RowTable.FromBytes(pictures, count, 784), new Shape(1, 28, 28), [.. labels.Select(l => (int)l)], Clothes);
    }

    /// <summary>The content of one of our own IDX resources, behind its header.</summary>
    private static byte[] Payload(string resource, int header, int length)
    {
        using var stream = Open(resource);
        var bytes = new byte[length];
        stream.ReadExactly(bytes.AsSpan(0, header));
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static GZipStream Open(string resource) => new(
        typeof(SampleDataSets).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The resource {resource} is missing from the assembly."),
        CompressionMode.Decompress);
}
