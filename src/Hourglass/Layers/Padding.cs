namespace Hourglass.Layers;

/// <summary>
/// The padding of a convolution or pooling: symmetric amounts of rows and columns as in PyTorch, or <see cref="Same"/> or
/// <see cref="Valid"/> as in Keras.
/// </summary>
public readonly record struct Padding
{
    private Padding(Size2D amount, bool isSame) => (Amount, IsSame) = (amount, isSame);

    /// <summary>No padding: windows lie within the picture.</summary>
    public static Padding Valid => default;

    /// <summary>
    /// The padding for ⌈length / stride⌉ outputs (of a transposed convolution: length · stride), half of it on either side; if it is odd,
    /// the larger half is after the last value.
    /// </summary>
    public static Padding Same => new(default, true);

    /// <summary>The rows above and below, and the columns left and right; 0 if <see cref="IsSame"/>.</summary>
    public Size2D Amount { get; }

    /// <summary>Whether this is <see cref="Same"/>.</summary>
    public bool IsSame { get; }

    /// <summary>The same amount on every side.</summary>
    public static implicit operator Padding(int amount) => new(amount, false);

    /// <summary>An amount above and below, and one left and right.</summary>
    public static implicit operator Padding((int Height, int Width) amount) => new(amount, false);

    /// <summary>An amount above and below, and one left and right.</summary>
    public static implicit operator Padding(Size2D amount) => new(amount, false);

    /// <summary>The padding as in a recipe.</summary>
    public override string ToString() => IsSame ? "same" : Amount == default ? "valid" : Amount.ToString();
}
