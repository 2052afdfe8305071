using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>
/// What a layer learns other than by gradients, such as running means: saved with the parameters, but no optimizer moves it.
/// </summary>
public sealed class LayerState
{
    internal LayerState(string name, int length, float initial) => (Name, Length, Initial) = (name, length, initial);

    /// <summary>Its name in files, such as <c>encoder.1.running_mean</c>.</summary>
    public string Name { get; }

    /// <summary>How many numbers it is.</summary>
    public int Length { get; }

    /// <summary>What all of them are before training.</summary>
    public float Initial { get; }

    /// <summary>The numbers (1, length); none before the <see cref="ParameterSet"/> is made.</summary>
    public Matrix Values { get; internal set; }
}
