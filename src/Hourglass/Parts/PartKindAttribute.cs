namespace Hourglass.Parts;

/// <summary>
/// Marks the abstract base of a kind of part, such as all penalties. Classes derived from it are registered by name
/// (<see cref="PartRegistry.Add{T}"/>), and JSON names them under <paramref name="key"/>: <c>{"penalty": "kl", "weight": 1}</c>.
/// </summary>
/// <param name="key">The kind in a word, such as <c>penalty</c>: the JSON key of the part's name.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class PartKindAttribute(string key) : Attribute
{
    /// <summary>The kind in a word, and the JSON key of the part's name.</summary>
    public string Key { get; } = key;

    /// <summary>Another JSON key that is read too, since earlier versions wrote it; or null.</summary>
    public string? EarlierKey { get; init; }
}
