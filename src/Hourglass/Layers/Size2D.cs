namespace Hourglass.Layers;

/// <summary>A size in both directions of a picture. One number converts to both.</summary>
/// <param name="Height">The number of rows.</param>
/// <param name="Width">The number of columns.</param>
public readonly record struct Size2D(int Height, int Width)
{
    /// <summary>The same size in both directions.</summary>
    public static implicit operator Size2D(int both) => new(both, both);

    /// <summary>Height and width.</summary>
    public static implicit operator Size2D((int Height, int Width) size) => new(size.Height, size.Width);

    /// <summary>Height×width.</summary>
    public override string ToString() => $"{Height}×{Width}";
}
