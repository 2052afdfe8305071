using System.Text.Json;
using Hourglass.Parts;

namespace Hourglass.Cli;

/// <summary>Parts that an option names: registered scores and threshold rules.</summary>
internal static class NamedPart
{
    /// <summary>The part of a name, or of JSON with options such as <c>{"threshold": "quantile", "q": 0.9}</c>.</summary>
    /// <param name="option">The option, for messages.</param>
    /// <param name="text">The name or the JSON.</param>
    internal static T Read<T>(string option, string text) where T : class
    {
        try
        {
            return PartRegistry.Parse<T>(text, option);
        }
        catch (JsonException e)
        {
            throw new UsageException($"{option}: {e.Message}");
        }
    }
}
