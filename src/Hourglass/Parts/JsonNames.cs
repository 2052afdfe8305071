using System.Text.Json;

namespace Hourglass.Parts;

/// <summary>The camelCase names that enumerations have in recipes.</summary>
internal static class JsonNames
{
    internal static string Of<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    internal static IReadOnlyList<string> All<T>() where T : struct, Enum =>
        [.. Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName)];
}
