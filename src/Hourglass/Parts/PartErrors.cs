namespace Hourglass.Parts;

/// <summary>From what a part's constructor rejects to a sentence about the recipe.</summary>
internal static class PartErrors
{
    /// <summary>
    /// Creates something; an argument out of its range becomes a <see cref="RecipeException"/> that begins with <paramref name="path"/>.
    /// </summary>
    internal static T At<T>(string path, Func<T> create)
    {
        try
        {
            return create();
        }
        catch (ArgumentException e) when (
            e is ArgumentOutOfRangeException || e.GetType() == typeof(ArgumentException)
            || e.GetType() == typeof(InvalidInputException))
        {
            throw new RecipeException(path + Sentence(e), e);
        }
    }

    /// <summary>The message without the parameter's name, which .NET puts behind it.</summary>
    internal static string Sentence(ArgumentException e) => e.Message.Split(" (Parameter", 2)[0];
}
