namespace Hourglass.Compute;

/// <summary>
/// The shape of one sample, without the batch: <c>784</c> for a row of values, <c>1×140</c> (channels × length) for a signal,
/// <c>3×32×32</c> (channels × height × width) for a picture. Values are stored row-major in this order.
/// </summary>
public readonly struct Shape : IEquatable<Shape>
{
    private readonly int _first, _second, _third;

    /// <summary>A row of <paramref name="features"/> values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public Shape(int features)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(features);
        (Rank, _first, _second, _third) = (1, features, 1, 1);
    }

    /// <summary>A signal of <paramref name="channels"/> × <paramref name="length"/> values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    public Shape(int channels, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        (Rank, _first, _second, _third) = (2, channels, length, 1);
    }

    /// <summary>A picture of <paramref name="channels"/> × <paramref name="height"/> × <paramref name="width"/> values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    public Shape(int channels, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        (Rank, _first, _second, _third) = (3, channels, height, width);
    }

    /// <summary>How many dimensions: 1, 2 or 3 (0 only for <c>default</c>).</summary>
    public int Rank { get; }

    /// <summary>The number of values, the product of the dimensions.</summary>
    public int Size => Rank == 0 ? 0 : checked(_first * _second * _third);

    /// <summary>Dimension <paramref name="dimension"/>, counted from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public int this[int dimension] => dimension switch
    {
        0 when Rank > 0 => _first,
        1 when Rank > 1 => _second,
        2 when Rank > 2 => _third,
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, $"The shape {this} has {Rank} dimensions."),
    };

    /// <summary>The shape with the given dimensions, as a recipe lists them.</summary>
    /// <exception cref="ArgumentException">There are not 1, 2 or 3 dimensions.</exception>
    public static Shape From(ReadOnlySpan<int> dimensions) => dimensions.Length switch
    {
        1 => new(dimensions[0]),
        2 => new(dimensions[0], dimensions[1]),
        3 => new(dimensions[0], dimensions[1], dimensions[2]),
        _ => throw new ArgumentException($"A shape has 1, 2 or 3 dimensions; found {dimensions.Length}.", nameof(dimensions)),
    };

    /// <summary>The dimensions as a new array, in order.</summary>
    public int[] ToArray() => Rank switch { 0 => [], 1 => [_first], 2 => [_first, _second], _ => [_first, _second, _third] };

    /// <inheritdoc/>
    public bool Equals(Shape other) =>
        (Rank, _first, _second, _third) == (other.Rank, other._first, other._second, other._third);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Rank, _first, _second, _third);

    /// <summary>Whether both have the same dimensions.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether they differ in a dimension.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>The dimensions joined by ×, such as <c>1×28×28</c>.</summary>
    public override string ToString() => string.Join('×', ToArray());
}
