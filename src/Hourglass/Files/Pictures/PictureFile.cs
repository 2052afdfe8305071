namespace Hourglass.Files;

/// <summary>Reads pictures of any known format. The content determines the format, not the name.</summary>
internal static class PictureFile
{
    private const long MostBytes = 1 << 30;

    /// <summary>
    /// Reads a PNG, PGM, PPM or JPEG file. Channels come out as the file has them: 1 gray, 2 gray and opacity, 3 color, 4 color and
    /// opacity.
    /// </summary>
    /// <remarks>
    /// 16-bit samples are rounded to 8. Color profiles, gamma and the orientation recorded by a camera are not applied. JPEG needs the
    /// system's libturbojpeg.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <exception cref="PictureFileException">It is not a picture of a known format, or is damaged.</exception>
    /// <exception cref="DllNotFoundException">
    /// It is a JPEG file and libturbojpeg is not installed; the message says what to install.
    /// </exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static PixelImage Read(string path)
    {
        var length = new FileInfo(path).Length; // throws where the file is missing
        if (length > MostBytes) throw new PictureFileException(path, $"expected a picture of at most {MostBytes} bytes; found {length}.");
        return Decode(File.ReadAllBytes(path), path);
    }

    /// <summary>Decodes the bytes of a file.</summary>
    /// <param name="file">All bytes of the file.</param>
    /// <param name="name">Its name in messages.</param>
    /// <exception cref="PictureFileException">It is not a picture of a known format, or is damaged.</exception>
    /// <exception cref="DllNotFoundException">It is a JPEG file and libturbojpeg is not installed.</exception>
    internal static PixelImage Decode(byte[] file, string name)
    {
        if (file.Length == 0) throw new PictureFileException(name, "expected a picture; the file is empty.");
        if (PngReader.IsPng(file)) return new PngReader(file, name).Read();
        if (PnmReader.IsPnm(file)) return new PnmReader(file, name).Read();
        if (JpegReader.IsJpeg(file)) return JpegReader.Read(file, name);
        var start = Convert.ToHexString(file.AsSpan(0, Math.Min(8, file.Length)));
        throw new PictureFileException(name, $"expected a picture as PNG, PGM, PPM or JPEG; the file begins with {start}.");
    }

    /// <summary>Checks the size that a header gives, before anything is allocated.</summary>
    internal static void CheckSize(string name, long width, long height)
    {
        var most = ReaderLimits.Current.Pixels;
        if (width < 1 || height < 1)
            throw new PictureFileException(name, $"expected a picture of at least 1 pixel; its header gives {width} × {height}.");
        if (width * (Int128)height > most)
            throw new PictureFileException(
                name, $"its header gives {width} × {height} pixels: {ReaderLimits.Describe(most, nameof(ReaderLimits.Pixels))}.");
    }

    /// <summary>Refuses a picture that becomes far larger than its file, before anything is allocated.</summary>
    internal static void CheckUnpacked(string name, long compressed, long unpacked)
    {
        var limits = ReaderLimits.Current;
        if (unpacked > limits.Unpacked(compressed))
            throw new PictureFileException(
                name, $"its {compressed} bytes become {unpacked} bytes of pixels: {ReaderLimits.Describe(limits.UnpackedRatio)}.");
    }
}
