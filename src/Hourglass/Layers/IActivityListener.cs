using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>Adds to the gradient of layers' outputs in the backward pass: penalties on activities.</summary>
internal interface IActivityListener
{
    /// <summary>Adds to <paramref name="gradient"/>, which is ∂loss/∂activity so far.</summary>
    void Add(Layer layer, Matrix activity, Matrix gradient);
}
