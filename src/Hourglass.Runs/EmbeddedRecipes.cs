using Hourglass.Parts;

namespace Hourglass.Runs;

/// <summary>The recipes that come with Hourglass, by name.</summary>
internal static class EmbeddedRecipes
{
    private const string Folder = "recipes/", Extension = ".json";

    /// <summary>All names, in order.</summary>
    internal static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(EmbeddedRecipes).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => name[Folder.Length..^Extension.Length]).Order(StringComparer.Ordinal),
    ];

    /// <summary>The JSON of an embedded recipe, by name, or of a recipe file.</summary>
    /// <exception cref="UsageException">There is no recipe of that name; the message names the nearest.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    internal static string Read(string nameOrPath)
    {
        if (Names.Contains(nameOrPath)) return ReadEmbedded(nameOrPath);
        var isPath = nameOrPath.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) || nameOrPath.AsSpan().IndexOfAny('/', '\\') >= 0;
        if (isPath || File.Exists(nameOrPath)) return File.ReadAllText(nameOrPath);
        throw new UsageException($"there is no recipe “{nameOrPath}”{NearestName.Hint(nameOrPath, Names)}");
    }

    /// <summary>The JSON of an embedded recipe.</summary>
    /// <exception cref="UsageException">There is none of that name.</exception>
    internal static string ReadEmbedded(string name)
    {
        if (!Names.Contains(name)) throw new UsageException($"there is no recipe “{name}”{NearestName.Hint(name, Names)}");
        using var reader = new StreamReader(typeof(EmbeddedRecipes).Assembly.GetManifestResourceStream(Folder + name + Extension)!);
        return reader.ReadToEnd();
    }
}
