using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>Whoever adds to the gradient of a layer's activity on the way back: penalties on activities.</summary>
internal interface IActivityListener
{
    /// <summary>Adds to <paramref name="gradient"/>, ∂loss/∂activity so far.</summary>
    void Add(Layer layer, Matrix activity, Matrix gradient);
}
