namespace Hourglass.Layers;

/// <summary>
/// How far a window reaches over the edges of a picture. Numbers are PyTorch's: so many rows and columns on either side.
/// <see cref="Same"/> and <see cref="Valid"/> are Keras'.
/// </summary>
public readonly record struct Padding
{
    private Padding(Size2D amount, bool isSame) => (Amount, IsSame) = (amount, isSame);

    /// <summary>None: a window lies within the picture.</summary>
    public static Padding Valid => default;

    /// <summary>
    /// As much as gives ⌈length / stride⌉ outputs (a transposed convolution: length · stride), half of it on either side; where it is odd, the
    /// larger half lies behind the last value.
    /// </summary>
    public static Padding Same => new(default, true);

    /// <summary>Rows above and below, columns before and behind; 0 where <see cref="IsSame"/>.</summary>
    public Size2D Amount { get; }

    /// <summary>Whether this is <see cref="Same"/>.</summary>
    public bool IsSame { get; }

    /// <summary>So many on every side.</summary>
    public static implicit operator Padding(int amount) => new(amount, false);

    /// <summary>So many above and below, and before and behind.</summary>
    public static implicit operator Padding((int Height, int Width) amount) => new(amount, false);

    /// <summary>The numbers as a padding.</summary>
    public static implicit operator Padding(Size2D amount) => new(amount, false);

    /// <summary>As a recipe has it.</summary>
    public override string ToString() => IsSame ? "same" : Amount == default ? "valid" : Amount.ToString();
}
