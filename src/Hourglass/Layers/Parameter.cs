using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>A trained tensor with its gradient, both views into the slabs of a <see cref="ParameterSet"/>.</summary>
/// <remarks>
/// Arithmetic sees a matrix: a weight of (outputs, inputs, kernel height, kernel width) has a row for each output. Fans are counted from
/// these dimensions as PyTorch and Keras do, (inputs, outputs) times the values of a kernel; for a transposed convolution, whose
/// weight is (inputs, outputs, …), they therefore change places.
/// </remarks>
public sealed class Parameter
{
    private readonly int[] _dimensions;

    internal Parameter(string name, ReadOnlySpan<int> dimensions, Initializer initializer, bool decays)
    {
        (Name, Initializer, Decays) = (name, initializer, decays);
        _dimensions = dimensions.ToArray();
        Rows = dimensions.Length == 1 ? 1 : dimensions[0];
        var columns = 1L;
        foreach (var size in dimensions.Length == 1 ? dimensions : dimensions[1..]) columns = Math.Min(columns * size, int.MaxValue);
        if (columns * Rows > int.MaxValue / 4)
            throw new ShapeException($"{name} of {string.Join('×', _dimensions)} is more weights than fit in one buffer ({int.MaxValue / 4:N0}).");
        Columns = (int)columns;
    }

    /// <summary>Its name in files, such as <c>encoder.0.weight</c>.</summary>
    public string Name { get; }

    /// <summary>Its dimensions in files, as PyTorch has them.</summary>
    public IReadOnlyList<int> Dimensions => _dimensions;

    /// <summary>The first dimension of a weight; 1 for a bias.</summary>
    public int Rows { get; }

    /// <summary>The product of the other dimensions; the length of a bias.</summary>
    public int Columns { get; }

    /// <summary>Rows × columns.</summary>
    public int Length => Rows * Columns;

    /// <summary>How many inputs an output is a sum of.</summary>
    public int FanIn => Columns;

    /// <summary>How many outputs an input takes part in, edges left out of account.</summary>
    public int FanOut => _dimensions.Length == 1 ? 1 : Length / _dimensions[1];

    /// <summary>What its first values are drawn from.</summary>
    public Initializer Initializer { get; }

    /// <summary>Whether weight decay applies: weights yes, biases no.</summary>
    public bool Decays { get; }

    /// <summary>The values; none before the set is made.</summary>
    public Matrix Values { get; private set; }

    /// <summary>∂loss/∂values, summed over all uses since <see cref="ParameterSet.ZeroGradients"/>.</summary>
    public Matrix Gradient { get; private set; }

    /// <summary>
    /// Whether the gradient holds something to add to. Zeroing only clears this flag, so the first sum of a step overwrites, which spares a
    /// write and a read of the whole slab.
    /// </summary>
    internal bool HasGradient { get; set; }

    internal void Bind(Matrix values, Matrix gradient) => (Values, Gradient) = (values, gradient);

    /// <summary>Says that a sum into <see cref="Gradient"/> follows, and returns whether it must add to what is there.</summary>
    public bool BeginGradient()
    {
        var accumulate = HasGradient;
        HasGradient = true;
        return accumulate;
    }
}
