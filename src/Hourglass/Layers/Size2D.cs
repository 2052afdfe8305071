namespace Hourglass.Layers;

/// <summary>A number for each direction of a picture. One number stands for both.</summary>
/// <param name="Height">Of rows.</param>
/// <param name="Width">Of columns.</param>
public readonly record struct Size2D(int Height, int Width)
{
    /// <summary>The same for both directions.</summary>
    public static implicit operator Size2D(int both) => new(both, both);

    /// <summary>Height and width.</summary>
    public static implicit operator Size2D((int Height, int Width) size) => new(size.Height, size.Width);

    /// <summary>Height×width.</summary>
    public override string ToString() => $"{Height}×{Width}";
}
