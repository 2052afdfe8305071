using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>A trained matrix with its gradient, both views into the slabs of a <see cref="ParameterSet"/>.</summary>
public sealed class Parameter
{
    internal Parameter(string name, int rows, int columns, Initializer initializer, bool decays) =>
        (Name, Rows, Columns, Initializer, Decays) = (name, rows, columns, initializer, decays);

    /// <summary>Its name in files, such as <c>encoder.0.weight</c>.</summary>
    public string Name { get; }

    /// <summary>Outputs (fan-out) for a weight; 1 for a bias.</summary>
    public int Rows { get; }

    /// <summary>Inputs (fan-in) for a weight; the length for a bias.</summary>
    public int Columns { get; }

    /// <summary>Rows × columns.</summary>
    public int Length => Rows * Columns;

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
