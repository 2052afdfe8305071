using System.Buffers.Binary;
using System.IO.Compression;
using Hourglass.Data;

namespace Hourglass.Tests.Data;

/// <summary>Makes the files that readers are tested with, and measures what a refusal costs.</summary>
internal static class Bytes
{
    /// <summary>An IDX file: magic number, dimensions, content.</summary>
    internal static byte[] Idx(int magic, int[] dimensions, byte[] content)
    {
        var header = new byte[4 + 4 * dimensions.Length];
        BinaryPrimitives.WriteInt32BigEndian(header, magic);
        for (var i = 0; i < dimensions.Length; i++) BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * i), dimensions[i]);
        return [.. header, .. content];
    }

    /// <summary>A numpy array: version 1, 2 or 3.</summary>
    internal static byte[] Npy(string header, byte[] content, byte version = 1)
    {
        var text = System.Text.Encoding.UTF8.GetBytes(header);
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)text.Length) : BitConverter.GetBytes(text.Length);
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. text, .. content];
    }

    internal static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(content);
        return packed.ToArray();
    }

    internal static byte[] Zip(CompressionLevel level, params (string Name, byte[] Content)[] entries)
    {
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }

        return packed.ToArray();
    }

    /// <summary>
    /// The message of the refusal, which must be a <see cref="DataFormatException"/> and must not have taken much memory.
    /// </summary>
    internal static string Refused(Func<object> read, long mostBytes = 4 << 20)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var message = Assert.Throws<DataFormatException>(read).Message;
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < mostBytes, $"{allocated} bytes were allocated before “{message}”.");
        return message;
    }
}
