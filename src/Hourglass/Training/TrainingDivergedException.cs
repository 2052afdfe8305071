namespace Hourglass.Training;

/// <summary>Training stopped because a number left the range in which a model is of use; the message says which, where and when.</summary>
/// <param name="message">The sentence shown to the user.</param>
/// <param name="step">The step, from 1, at which it was seen.</param>
/// <param name="layer">The layer or parameter, or <c>the input</c>.</param>
public sealed class TrainingDivergedException(string message, long step, string layer) : Exception(message)
{
    /// <summary>The step, from 1.</summary>
    public long Step { get; } = step;

    /// <summary>The layer or parameter it was seen in, such as <c>encoder.0.weight</c>.</summary>
    public string Layer { get; } = layer;
}
