namespace Hourglass.Compute;

/// <summary>
/// A run of floats that belongs to one <see cref="Backend"/>. Opaque: only its backend reads or writes it, so it may as well lie
/// on another device. Nothing is to be disposed; the garbage collector owns it.
/// </summary>
public abstract class DeviceBuffer
{
    /// <summary>For a backend that makes buffers of its own kind.</summary>
    /// <param name="length">How many floats, 0 or more.</param>
    protected DeviceBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
    }

    /// <summary>How many floats it holds.</summary>
    public int Length { get; }

    /// <summary>
    /// The matrix of <paramref name="rows"/> × <paramref name="columns"/> that starts at float <paramref name="offset"/>.
    /// </summary>
    public Matrix AsMatrix(int offset, int rows, int columns) => new(this, offset, rows, columns);

    /// <summary>The whole buffer as one row.</summary>
    public Matrix AsRow() => new(this, 0, 1, Length);
}
