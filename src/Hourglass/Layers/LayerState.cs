using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>
/// Values of a layer that are not trained by gradients, such as running means: saved with the parameters, but not updated by the optimizer.
/// </summary>
public sealed class LayerState
{
    internal LayerState(string name, int length, float initial) => (Name, Length, Initial) = (name, length, initial);

    /// <summary>Its name in files, such as <c>encoder.1.running_mean</c>.</summary>
    public string Name { get; }

    /// <summary>The number of values.</summary>
    public int Length { get; }

    /// <summary>Their value before training.</summary>
    public float Initial { get; }

    /// <summary>The values (1, length); none before the <see cref="ParameterSet"/> is created.</summary>
    public Matrix Values { get; internal set; }
}
