namespace Hourglass.Parts;

/// <summary>
/// Rows, a model or an option that are valid by themselves do not suit what was asked for: rows without the classes that a penalty needs, a
/// score that takes a likelihood for a model without one. A program cannot know before it looks into the data, so it may show the message
/// to its user. Any other <see cref="ArgumentException"/> is a programming error.
/// </summary>
/// <param name="message">What was expected and what was found, as a sentence for the user.</param>
/// <param name="parameter">The parameter that holds it, or null.</param>
public class InvalidInputException(string message, string? parameter = null) : ArgumentException(MessageText.Clean(message))
{
    /// <summary>The parameter that holds the input, or null. It is not part of <see cref="Exception.Message"/>.</summary>
    public override string? ParamName => parameter;
}
