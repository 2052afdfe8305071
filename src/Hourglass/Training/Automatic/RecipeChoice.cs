namespace Hourglass.Training;

/// <summary>One choice of an automatic recipe.</summary>
/// <param name="Subject">What was chosen, in a word or two, such as <c>code</c>.</param>
/// <param name="Choice">The choice.</param>
/// <param name="Reason">Why.</param>
public sealed record RecipeChoice(string Subject, string Choice, string Reason)
{
    /// <summary>The line for a reader.</summary>
    public override string ToString() => $"{Subject,-9} {Choice}: {Reason}";
}
