namespace Hourglass.Parts;

/// <summary>A recipe cannot be read or cannot be built; the message says what was expected, what was found, and under which key.</summary>
/// <param name="message">The sentence shown to the user.</param>
/// <param name="inner">What lay behind it, if anything.</param>
public sealed class RecipeException(string message, Exception? inner = null) : Exception(MessageText.Clean(message), inner);
