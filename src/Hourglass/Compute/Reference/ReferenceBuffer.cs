namespace Hourglass.Compute;

/// <summary>Plain host memory for <see cref="ReferenceBackend"/>.</summary>
internal sealed class ReferenceBuffer(int length) : DeviceBuffer(length)
{
    internal float[] Values { get; } = new float[length];
}
