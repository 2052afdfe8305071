namespace Hourglass.Compute;

/// <summary>Host memory on the pinned heap, its first float on a 64-byte boundary. The garbage collector owns it.</summary>
internal sealed unsafe class CpuBuffer : DeviceBuffer
{
    private const int Alignment = 64;

    // The array keeps the memory that Start points into alive.
    private readonly float[] _memory;

    internal CpuBuffer(int length)
        : base(length)
    {
        _memory = GC.AllocateArray<float>(checked(length + Alignment / sizeof(float)), pinned: true);
        fixed (float* first = _memory)
            Start = (float*)(((nuint)first + Alignment - 1) / Alignment * Alignment);
    }

    internal float* Start { get; }

    internal void KeepAlive() => GC.KeepAlive(_memory);
}
