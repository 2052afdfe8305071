using System.Runtime.InteropServices;

namespace Hourglass.Files;

/// <summary>The functions of libturbojpeg (API of version 1.4 and later) that reading takes, found when they are first asked for.</summary>
internal sealed unsafe class TurboJpeg
{
    /// <summary>Color spaces (TJCS).</summary>
    internal const int Gray = 2, Cmyk = 3, Ycck = 4;

    /// <summary>Pixel formats (TJPF).</summary>
    internal const int RgbPixels = 0, GrayPixels = 6;

    /// <summary>The slower, exact inverse transform (TJFLAG_ACCURATEDCT): the same pixels on every machine.</summary>
    internal const int AccurateTransform = 4096;

    private static readonly Lazy<TurboJpeg?> _instance = new(Load);

    private TurboJpeg(nint library)
    {
        InitDecompress = (delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "tjInitDecompress");
        DecompressHeader = (delegate* unmanaged<nint, byte*, CULong, int*, int*, int*, int*, int>)NativeLibrary.GetExport(library, "tjDecompressHeader3");
        Decompress = (delegate* unmanaged<nint, byte*, CULong, byte*, int, int, int, int, int, int>)NativeLibrary.GetExport(library, "tjDecompress2");
        GetError = (delegate* unmanaged<nint, nint>)NativeLibrary.GetExport(library, "tjGetErrorStr2");
        Destroy = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "tjDestroy");
    }

    /// <summary>The library, or null where it is not installed.</summary>
    internal static TurboJpeg? Instance => _instance.Value;

    internal delegate* unmanaged<nint> InitDecompress { get; }

    /// <summary>Decoder, file, its length; width, height, subsampling, color space.</summary>
    internal delegate* unmanaged<nint, byte*, CULong, int*, int*, int*, int*, int> DecompressHeader { get; }

    /// <summary>Decoder, file, its length, pixels, width, pitch, height, pixel format, flags.</summary>
    internal delegate* unmanaged<nint, byte*, CULong, byte*, int, int, int, int, int, int> Decompress { get; }

    internal delegate* unmanaged<nint, nint> GetError { get; }

    internal delegate* unmanaged<nint, int> Destroy { get; }

    private static TurboJpeg? Load()
    {
        // The name on Linux of what programs need to run; then what each system makes of the plain name.
        foreach (var name in (string[])["libturbojpeg.so.0", "turbojpeg"])
            if (NativeLibrary.TryLoad(name, typeof(TurboJpeg).Assembly, null, out var library)) return new TurboJpeg(library);
        return null;
    }
}
