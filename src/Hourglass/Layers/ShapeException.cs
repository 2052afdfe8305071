using Hourglass.Parts;

namespace Hourglass.Layers;

/// <summary>The exception for an input whose shape a layer does not support, or data whose shape a model does not support.</summary>
/// <param name="message">What was expected, what was found, and by which layer.</param>
public sealed class ShapeException(string message) : InvalidInputException(message);
