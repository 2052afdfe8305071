namespace Hourglass.Files;

/// <summary>A block of values with a name and a shape, as a safetensors file stores it.</summary>
public sealed class NamedTensor
{
    /// <summary>A tensor over <paramref name="values"/>, which are not copied.</summary>
    /// <param name="name">The name, for example <c>encoder.0.weight</c>.</param>
    /// <param name="shape">The dimensions, outermost first; none for a single number.</param>
    /// <param name="values">The values, row-major; as many as the product of the dimensions.</param>
    /// <exception cref="ArgumentException">A dimension is negative, or the number of values is not their product.</exception>
    public NamedTensor(string name, ReadOnlySpan<int> shape, ReadOnlyMemory<float> values)
    {
        var product = 1L;
        foreach (var dimension in shape)
        {
            if (dimension < 0) throw new ArgumentException($"Tensor '{name}' has a negative dimension, {dimension}.", nameof(shape));
            product = Math.BigMul((int)Math.Min(product, int.MaxValue), dimension);
        }
        if (product != values.Length)
            throw new ArgumentException(
                $"Tensor '{name}' of {Describe(shape)} needs {product} values; found {values.Length}.", nameof(values));
        (Name, Shape, Values) = (name, shape.ToArray(), values);
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The dimensions, outermost first; empty for a single number.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>The values, row-major.</summary>
    public ReadOnlyMemory<float> Values { get; }

    /// <summary>The name and the shape.</summary>
    public override string ToString() => $"{Name} [{Describe([.. Shape])}]";

    internal static string Describe(ReadOnlySpan<int> shape) =>
        shape.IsEmpty ? "a single number" : string.Join('×', shape.ToArray());
}
