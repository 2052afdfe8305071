namespace Hourglass.Layers;

/// <summary>A layer was given an input of a shape it cannot take, or data of a shape its model cannot take.</summary>
/// <param name="message">What was expected, what was found, and which layer.</param>
public sealed class ShapeException(string message) : ArgumentException(message);
