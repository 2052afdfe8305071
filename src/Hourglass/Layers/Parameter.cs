using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>A trained tensor with its gradient, both views into the buffers of a <see cref="ParameterSet"/>.</summary>
/// <remarks>
/// Operations use it as a matrix: a weight of (outputs, inputs, kernel height, kernel width) has a row for each output. Fans are computed
/// from these dimensions as in PyTorch and Keras, (inputs, outputs) times the size of the kernel; for a transposed convolution, whose
/// weight is (inputs, outputs, …), they are therefore swapped.
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
        {
            throw new ShapeException(FormattableString.Invariant(
                $"{name} of {string.Join('×', _dimensions)} has more values than fit in one buffer ({int.MaxValue / 4:N0})."));
        }

        Columns = (int)columns;
    }

    /// <summary>Its name in files, such as <c>encoder.0.weight</c>.</summary>
    public string Name { get; }

    /// <summary>Its dimensions in files, in PyTorch's layout.</summary>
    public IReadOnlyList<int> Dimensions => _dimensions;

    /// <summary>The first dimension of a weight; 1 for a bias.</summary>
    public int Rows { get; }

    /// <summary>The product of the other dimensions; the length of a bias.</summary>
    public int Columns { get; }

    /// <summary>Rows × columns.</summary>
    public int Length => Rows * Columns;

    /// <summary>The number of inputs of an output.</summary>
    public int FanIn => Columns;

    /// <summary>The number of outputs that an input contributes to, edges ignored.</summary>
    public int FanOut => _dimensions.Length == 1 ? 1 : Length / _dimensions[1];

    /// <summary>The distribution of its initial values.</summary>
    public Initializer Initializer { get; }

    /// <summary>Whether weight decay applies to it: true for weights, false for biases.</summary>
    public bool Decays { get; }

    /// <summary>The values; none before the <see cref="ParameterSet"/> is created.</summary>
    public Matrix Values { get; private set; }

    /// <summary>∂loss/∂values, summed over all uses since <see cref="ParameterSet.ZeroGradients"/>.</summary>
    public Matrix Gradient { get; private set; }

    /// <summary>
    /// Whether the gradient has been written in this step. Zeroing only clears this flag, and the first sum of a step overwrites, which
    /// saves a write and a read of the whole buffer.
    /// </summary>
    internal bool HasGradient { get; set; }

    internal void Bind(Matrix values, Matrix gradient) => (Values, Gradient) = (values, gradient);

    /// <summary>
    /// Must be called before writing <see cref="Gradient"/>. Returns true if it holds a gradient that the caller must add to; false if the
    /// caller must overwrite it.
    /// </summary>
    public bool BeginGradient()
    {
        var accumulate = HasGradient;
        HasGradient = true;
        return accumulate;
    }
}
