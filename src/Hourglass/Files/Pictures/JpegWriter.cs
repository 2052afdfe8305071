using System.Runtime.InteropServices;

namespace Hourglass.Files;

/// <summary>
/// Encodes pictures as JPEG with the system's libturbojpeg, where it is installed: to compare sizes, not to write files. Color is stored at
/// half the resolution across and down (4:2:0), as is usual.
/// </summary>
internal static class JpegWriter
{
    /// <summary>Whether the library is there.</summary>
    internal static bool IsAvailable => TurboJpeg.Instance is not null;

    /// <summary>The bytes of the file.</summary>
    /// <param name="image">A picture of 1 (gray) or 3 channels (red, green, blue).</param>
    /// <param name="quality">1, small, to 100, nearly without loss.</param>
    internal static unsafe byte[] Encode(PixelImage image, int quality)
    {
        var library = TurboJpeg.Instance ?? throw new DllNotFoundException("JPEG files are written with libturbojpeg.");
        var (format, sampling) = image.Channels == 1
            ? (TurboJpeg.GrayPixels, TurboJpeg.GraySampling)
            : (TurboJpeg.RgbPixels, TurboJpeg.HalfSampling);
        var encoder = library.InitCompress();
        if (encoder == 0) throw new OutOfMemoryException();
        byte* file = null; // the library allocates it
        try
        {
            var length = new CULong(0);
            fixed (byte* pixels = image.Bytes)
            {
                var fault = library.Compress(
                    encoder, pixels, image.Width, 0, image.Height, format, &file, &length, sampling, quality, TurboJpeg.AccurateTransform);
                if (fault != 0) throw new InvalidOperationException(Marshal.PtrToStringUTF8(library.GetError(encoder)));
            }

            return new ReadOnlySpan<byte>(file, checked((int)length.Value)).ToArray();
        }
        finally
        {
            library.Free(file);
            _ = library.Destroy(encoder);
        }
    }
}
