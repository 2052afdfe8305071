namespace Hourglass.Compute;

/// <summary>Each thread's own memory for packed panels, allocated once.</summary>
internal static unsafe class Scratch
{
    /// <summary>Most k of a block.</summary>
    internal const int Depth = 512;

    /// <summary>Rows of A and columns of B for which packed panels are kept at a time: within the second cache together with C.</summary>
    internal const int BlockRows = 144, BlockColumns = 512;

    /// <summary>
    /// Rows of a packed A are apart by an odd number of cache lines, so that they do not fall on the same lines of the cache.
    /// </summary>
    internal const int LengthA = (BlockRows + 32) * (Depth + 32);

    // Blocks start at whole cache lines, so one may be a little deeper than the others.
    private const int LengthB = (Depth + 32) * BlockColumns;

    [ThreadStatic]
    private static CpuBuffer? _buffer, _own, _shared;

    /// <summary>Allocates the calling thread's memory now rather than at its first product.</summary>
    internal static void Prepare() => _buffer ??= new CpuBuffer(LengthA + LengthB);

    /// <summary>Memory for a block of A, and after <see cref="LengthA"/> for panels of B.</summary>
    internal static float* Panels()
    {
        Prepare();
        return _buffer!.Start;
    }

    /// <summary>Memory for the calling thread alone: what a convolution makes of a few samples. Grows as needed.</summary>
    internal static float* Own(int length) => Grown(ref _own, length);

    /// <summary>Memory that a caller shares with its workers as long as their job runs.</summary>
    internal static float* Shared(int length) => Grown(ref _shared, length);

    private static float* Grown(ref CpuBuffer? buffer, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (buffer is null || buffer.Length < length) buffer = new CpuBuffer(length);
        return buffer.Start;
    }
}
