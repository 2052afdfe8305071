namespace Hourglass.Parts;

/// <summary>All registered parts of one kind.</summary>
internal sealed class PartKind(Type type, PartKindAttribute attribute)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, PartType> _byName = new(StringComparer.Ordinal);
    private volatile IReadOnlyList<string> _names = [];

    /// <summary>The abstract base.</summary>
    internal Type Type => type;

    /// <summary>The kind in a word, and the JSON key of a part's name.</summary>
    internal string Key => attribute.Key;

    /// <summary>Another JSON key that is read too; or null.</summary>
    internal string? EarlierKey => attribute.EarlierKey;

    internal IReadOnlyList<string> Names => _names;

    internal void Add(PartType part, IReadOnlyList<string> names)
    {
        lock (_lock)
        {
            if (names.FirstOrDefault(_byName.ContainsKey) is { } taken)
                throw new ArgumentException($"The {Key} “{taken}” is registered already, as {_byName[taken].Type.Name}.", nameof(names));
            foreach (var name in names) _byName[name] = part;
            _names = [.. _names, names[0]];
        }
    }

    /// <exception cref="RecipeException">The name is not known; the message has the nearest.</exception>
    internal PartType Find(string name, string where) => Find(name) ?? throw new RecipeException(Unknown(name, where));

    /// <summary>The part of a name, or null.</summary>
    internal PartType? Find(string name)
    {
        lock (_lock) return _byName.GetValueOrDefault(name);
    }

    /// <summary>What is said of a name that is not known, with the nearest one.</summary>
    internal string Unknown(string name, string where) => $"{where}: “{name}” is not known{NearestName.Hint(name, _names)}";
}
