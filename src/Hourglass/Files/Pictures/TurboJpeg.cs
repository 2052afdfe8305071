using System.Runtime.InteropServices;

namespace Hourglass.Files;

/// <summary>The functions of libturbojpeg (API of version 1.4 and later) that decoding and encoding need, loaded at first use.</summary>
internal sealed unsafe class TurboJpeg
{
    /// <summary>Color spaces (TJCS).</summary>
    internal const int Gray = 2, Cmyk = 3, Ycck = 4;

    /// <summary>Pixel formats (TJPF).</summary>
    internal const int RgbPixels = 0, GrayPixels = 6;

    /// <summary>Subsampling of colors (TJSAMP): half the resolution across and down (4:2:0), or no colors.</summary>
    internal const int HalfSampling = 2, GraySampling = 3;

    /// <summary>The slower, exact transform (TJFLAG_ACCURATEDCT): the same pixels on every machine.</summary>
    internal const int AccurateTransform = 4096;

    private static readonly Lazy<TurboJpeg?> _instance = new(Load);

    private TurboJpeg(nint library)
    {
        InitDecompress = (delegate* unmanaged<nint>)Export("tjInitDecompress");
        DecompressHeader =
            (delegate* unmanaged<nint, byte*, CULong, int*, int*, int*, int*, int>)Export("tjDecompressHeader3");
        Decompress =
            (delegate* unmanaged<nint, byte*, CULong, byte*, int, int, int, int, int, int>)Export("tjDecompress2");
        InitCompress = (delegate* unmanaged<nint>)Export("tjInitCompress");
        Compress = (delegate* unmanaged<nint, byte*, int, int, int, int, byte**, CULong*, int, int, int, int>)Export("tjCompress2");
        Free = (delegate* unmanaged<byte*, void>)Export("tjFree");
        GetError = (delegate* unmanaged<nint, nint>)Export("tjGetErrorStr2");
        Destroy = (delegate* unmanaged<nint, int>)Export("tjDestroy");

        nint Export(string name) => NativeLibrary.GetExport(library, name);
    }

    /// <summary>The library, or null where it is not installed.</summary>
    internal static TurboJpeg? Instance => _instance.Value;

    internal delegate* unmanaged<nint> InitDecompress { get; }

    /// <summary>Decoder, file, its length; width, height, subsampling, color space.</summary>
    internal delegate* unmanaged<nint, byte*, CULong, int*, int*, int*, int*, int> DecompressHeader { get; }

    /// <summary>Decoder, file, its length, pixels, width, pitch, height, pixel format, flags.</summary>
    internal delegate* unmanaged<nint, byte*, CULong, byte*, int, int, int, int, int, int> Decompress { get; }

    internal delegate* unmanaged<nint> InitCompress { get; }

    /// <summary>Encoder, pixels, width, pitch, height, pixel format; the file and its length; subsampling, quality, flags.</summary>
    internal delegate* unmanaged<nint, byte*, int, int, int, int, byte**, CULong*, int, int, int, int> Compress { get; }

    /// <summary>Frees a file that the library allocated.</summary>
    internal delegate* unmanaged<byte*, void> Free { get; }

    internal delegate* unmanaged<nint, nint> GetError { get; }

    internal delegate* unmanaged<nint, int> Destroy { get; }

    private static TurboJpeg? Load()
    {
        // The run-time name on Linux; then what each system makes of the plain name.
        foreach (var name in (string[])["libturbojpeg.so.0", "turbojpeg"])
            if (NativeLibrary.TryLoad(name, typeof(TurboJpeg).Assembly, null, out var library)) return new TurboJpeg(library);
        return null;
    }
}
