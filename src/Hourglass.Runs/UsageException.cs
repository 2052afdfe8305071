using Hourglass.Parts;

namespace Hourglass.Runs;

/// <summary>The user asks for something that is not possible; exit code 2 of the command.</summary>
/// <param name="message">The sentence shown to the user.</param>
internal sealed class UsageException(string message) : Exception(message)
{
    /// <summary>Runs an action whose options may not suit the rows or the model; if so, what the user asks for is not possible.</summary>
    internal static T Checked<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (InvalidInputException e)
        {
            throw new UsageException(e.Message);
        }
    }
}
