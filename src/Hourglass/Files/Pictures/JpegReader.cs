using System.Runtime.InteropServices;

namespace Hourglass.Files;

/// <summary>
/// Decodes JPEG with the system's libturbojpeg, where it is installed; gray stays gray, other colors become red-green-blue.
/// </summary>
/// <remarks>
/// A managed decoder would spare the installation. StbImageSharp 2.30.16 was measured against this one: it decodes truncated files as
/// pictures without an error, does not return from a file of 8 bytes, and its colors differ by up to 17 levels at 4:2:2.
/// </remarks>
internal static class JpegReader
{
    internal static bool IsJpeg(ReadOnlySpan<byte> file) => file.StartsWith<byte>([0xFF, 0xD8, 0xFF]);

    /// <summary>Whether the library is there.</summary>
    internal static bool IsAvailable => TurboJpeg.Instance is not null;

    internal static unsafe PixelImage Read(byte[] file, string name)
    {
        var library = TurboJpeg.Instance ?? throw new DllNotFoundException(
            $"{name}: JPEG files are read with the system's libturbojpeg, which is not installed; install it (Debian, Ubuntu: "
            + "libturbojpeg0) or convert the pictures to PNG.");
        var decoder = library.InitDecompress();
        if (decoder == 0) throw new OutOfMemoryException();
        try
        {
            var length = new CULong((nuint)file.Length);
            fixed (byte* bytes = file)
            {
                int width = 0, height = 0, sampling = 0, colors = 0; // they stay so where a file holds tables alone
                if (library.DecompressHeader(decoder, bytes, length, &width, &height, &sampling, &colors) != 0) throw Fault();
                PictureFile.CheckSize(name, width, height);
                if (colors is TurboJpeg.Cmyk or TurboJpeg.Ycck)
                    throw new PictureFileException(name, "expected a JPEG file in gray or color; found one in printing inks (CMYK).");
                var isGray = colors == TurboJpeg.Gray;
                PictureFile.CheckUnpacked(name, file.Length, (long)width * height * (isGray ? 1 : 3));
                CheckScans(file, name);
                var image = new PixelImage(width, height, isGray ? 1 : 3) { Orientation = ExifOrientation.OfJpeg(file) };
                fixed (byte* pixels = image.Bytes)
                {
                    var format = isGray ? TurboJpeg.GrayPixels : TurboJpeg.RgbPixels;
                    if (library.Decompress(decoder, bytes, length, pixels, width, 0, height, format, TurboJpeg.AccurateTransform) != 0)
                        throw Fault();
                }

                return image;
            }
        }
        finally
        {
            _ = library.Destroy(decoder);
        }

        PictureFileException Fault() =>
            new(name, $"expected a whole JPEG file; libturbojpeg says “{Marshal.PtrToStringUTF8(library.GetError(decoder))?.Trim()}”.");
    }

    /// <summary>Counts the markers that begin a scan; its data never hold FF before such a byte (ISO/IEC 10918-1, B.1.1.2).</summary>
    private static void CheckScans(ReadOnlySpan<byte> file, string name)
    {
        var (scans, most) = (file.Count<byte>([0xFF, 0xDA]), ReaderLimits.Current.JpegScans);
        if (scans > most)
            throw new PictureFileException(name, $"it has {scans} scans: {ReaderLimits.Describe(most, nameof(ReaderLimits.JpegScans))}.");
    }
}
