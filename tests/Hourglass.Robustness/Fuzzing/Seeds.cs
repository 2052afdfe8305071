using System.IO.Compression;
using System.Text;
using Hourglass.Files;
using Hourglass.Tests;

namespace Hourglass.Robustness.Fuzzing;

/// <summary>Valid files of every kind, which the fuzzer alters.</summary>
internal static class Seeds
{
    private static readonly string Models = Path.Combine(Repository.Root, "tests/Hourglass.Tests/Models/Files");
    private static readonly string Recipes = Path.Combine(Repository.Root, "recipes");

    /// <summary>The seeds of a reader.</summary>
    internal static IReadOnlyList<byte[]> Of(string reader) => reader switch
    {
        "model" => Files(Models, "*.safetensors", SearchOption.TopDirectoryOnly),
        "checkpoint" => Files(Path.Combine(Models, "runs"), "checkpoint.safetensors", SearchOption.AllDirectories),
        "index" => Files(Models, "*.index", SearchOption.TopDirectoryOnly),
        "codes" => Files(Models, "*.hgc", SearchOption.TopDirectoryOnly),
        "recipe" => Files(Recipes, "*.json", SearchOption.AllDirectories),
        "csv" => Csv(),
        "series" =>
        [
            Text("1 0.5 0.25 -1e-3 4\n2 0.5 0.5 0.5 0.5\n1 1 2 3 4.5\n2 4 3 2 1.5\n"), Text("1\t0.5\t2\t4\t5.5\n1\t1\t1\t1\t1.5\n"),
        ],
        "npy" => [.. Arrays()],
        "npz" => [Zip(CompressionLevel.NoCompression), Zip(CompressionLevel.Optimal)],
        "idx" => [Idx(8, [1, 2, 3]), Idx(0x0D, [0x3F, 0x80, 0, 0]), Gzip(Idx(8, [1, 2, 3]))],
        "tensors" => [Written(path => SafetensorsFile.Write(path, [new NamedTensor("rows", [2, 3], new float[] { 1, 2, 3, 4, 5, 6 })]))],
        "png" => [.. new[] { 1, 2, 3, 4 }.Select(Png)],
        "pnm" =>
        [
            Text("P2 # gray\n3 2\n255\n1 2 3\n4 5 6\n"), Text("P3\n2 1\n9\n1 2 3 4 5 6\n"), [.. "P5 2 2 255\n"u8, 1, 2, 3, 4],
            [.. "P6 1 1 65535\n"u8, 0, 1, 0, 2, 0, 3],
        ],
        "jpeg" => Files(Path.Combine(AppContext.BaseDirectory, "Seeds"), "*.jpg", SearchOption.TopDirectoryOnly),
        _ => throw new ArgumentException(reader),
    };

    private static IReadOnlyList<byte[]> Files(string folder, string pattern, SearchOption depth) =>
        [.. Directory.EnumerateFiles(folder, pattern, depth).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    private static byte[][] Csv() =>
    [
        Text("a,b,class\n1,2.5,x\n-3e-2,4,y\n5,6,x\n"), Text("a;b\r\n1,5;2\r\n3,25;\r\n"), Text("1\t2\n3\t4\n"),
        Text("\"a,b\",c\n\"1,234\",5\n"),
        [0xEF, 0xBB, 0xBF, .. Text("x,y\n1,2\n3,4\n")], [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("x,y\n1,2\n3,4\n")],
        Gzip(Text("a,b\n1,2\n3,4\n")), Text("# comment\nt,v\n2024-01-01,True\n2024-01-02,False\n"),
    ];

    private static IEnumerable<byte[]> Arrays()
    {
        foreach (var (type, size) in ((string, int)[])[("<f4", 4), (">f8", 8), ("|u1", 1), ("<i2", 2), ("|b1", 1), ("<f2", 2)])
            foreach (var order in (string[])["False", "True"])
            {
                var header = $"{{'descr': '{type}', 'fortran_order': {order}, 'shape': (2, 3), }}".PadRight(117) + "\n";
                yield return [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Text(header), .. new byte[6 * size]];
            }
    }

    private static byte[] Zip(CompressionLevel level)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            var arrays = Arrays().ToArray();
            foreach (var (name, bytes) in (ReadOnlySpan<(string, byte[])>)[("x.npy", arrays[0]), ("y.npy", arrays[4])])
            {
                using var entry = archive.CreateEntry(name, level).Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Idx(byte type, byte[] values) => [0, 0, type, 2, 0, 0, 0, 1, 0, 0, 0, (byte)(type == 8 ? 3 : 1), .. values];

    private static byte[] Png(int channels) => Written(path => PngFile.Write(path, new PixelImage(5, 4, channels)));

    private static byte[] Written(Action<string> write)
    {
        var path = Path.GetTempFileName();
        write(path);
        var bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(bytes);
        return stream.ToArray();
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
