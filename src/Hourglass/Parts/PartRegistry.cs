using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;

namespace Hourglass.Parts;

/// <summary>
/// The parts that recipes and model files know by name: layers, losses, penalties, corruptions, bottlenecks, priors, optimizers, schedules,
/// scalers, data formats, anomaly scores, threshold rules, report sections. The built-in ones are registered the same way as anyone's own
/// (<see cref="BuiltInParts"/>): register a part once, before the first recipe or file that names it is read.
/// </summary>
/// <remarks>
/// A part is a record or class with a public parameterless constructor. Its public properties with a setter (or <c>init</c>) are its
/// options; their types are numbers, texts, booleans, enumerations, sizes, other parts, and lists of these. Nothing but the registered type
/// is looked at by reflection, so trimming and native AOT keep all that is needed. Safe for use from several threads.
/// </remarks>
public static class PartRegistry
{
    /// <summary>What reflection looks at.</summary>
    internal const DynamicallyAccessedMemberTypes Needed =
        DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicParameterlessConstructor;

    private static readonly ConcurrentDictionary<Type, PartType> Types = new();
    private static readonly ConcurrentDictionary<Type, PartKind> Kinds = new();
    private static readonly Lazy<bool> BuiltIn = new(() =>
    {
        BuiltInParts.Register();
        return true;
    });

    [ThreadStatic]
    private static bool _registersBuiltIn;

    /// <summary>Registers a part under a name.</summary>
    /// <typeparam name="T">The part; the abstract base it derives from says which kind it is.</typeparam>
    /// <param name="name">Its name in recipes and files, in camelCase, unique in its kind.</param>
    /// <param name="earlierNames">Names that are read too, since earlier versions wrote them.</param>
    /// <exception cref="ArgumentException">
    /// The type is of no kind, has no public parameterless constructor or an option of a type that JSON cannot hold, or the name is taken.
    /// </exception>
    public static void Add<[DynamicallyAccessedMembers(Needed)] T>(string name, params IReadOnlyList<string> earlierNames) where T : class
    {
        EnsureBuiltIn();
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var kind = KindOf(typeof(T));
        var part = new PartType(typeof(T), kind, name);
        kind.Add(part, [name, .. earlierNames]);
        Types[typeof(T)] = part;
    }

    /// <summary>Registers a record of options that is no part itself but the value of a part's option, such as an initializer.</summary>
    /// <exception cref="ArgumentException">
    /// It has no public parameterless constructor, or an option of a type that JSON cannot hold.
    /// </exception>
    public static void AddOptions<[DynamicallyAccessedMembers(Needed)] T>() where T : class
    {
        Types[typeof(T)] = new PartType(typeof(T), null, "");
        PartList.Add<T>();
    }

    /// <summary>The names of all parts of a kind, in the order in which they were registered.</summary>
    /// <typeparam name="TKind">The abstract base, such as <c>PenaltyRecipe</c>.</typeparam>
    public static IReadOnlyList<string> Names<TKind>() where TKind : class => Kind(typeof(TKind)).Names;

    /// <summary>A part with all its options at their defaults.</summary>
    /// <exception cref="RecipeException">No part of that kind has the name; the message has the nearest known one.</exception>
    public static TKind Create<TKind>(string name) where TKind : class => (TKind)Find<TKind>(name).Create();

    /// <summary>A part from JSON: its name, or an object with its name and its options.</summary>
    /// <typeparam name="TKind">The abstract base, such as <c>PenaltyRecipe</c>, or a registered record of options.</typeparam>
    /// <param name="json">A name or an object.</param>
    /// <param name="path">
    /// Where it is, for messages: empty, or keys that end with a full stop, such as <c>objective.penalties.0.</c>
    /// </param>
    /// <exception cref="RecipeException">
    /// A name, key or value is unknown or of the wrong type; the message says which and where.
    /// </exception>
    public static TKind Read<TKind>(JsonElement json, string path = "") where TKind : class => PartJson.Read<TKind>(json, path);

    /// <summary>The part of a name, or of JSON with options such as <c>{"threshold": "quantile", "q": 0.9}</c>.</summary>
    /// <param name="text">The name or the JSON.</param>
    /// <param name="option">The option, for messages.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="RecipeException">There is no such part, or it has no such option.</exception>
    public static TKind Parse<TKind>(string text, string option) where TKind : class
    {
        using var json = JsonDocument.Parse(text.StartsWith('{') ? text : $"\"{JsonEncodedText.Encode(text)}\"");
        return Read<TKind>(json.RootElement, option + ".");
    }

    /// <summary>The name under which a part was registered.</summary>
    /// <exception cref="RecipeException">Its type is not registered.</exception>
    public static string NameOf(object part) => Type(part.GetType()).Name;

    /// <summary>A kind whose parts are looked up by name; options can be lists of it.</summary>
    internal static void AddKind<TKind>() where TKind : class => PartList.Add<TKind>();

    private static PartType Find<TKind>(string name)
    {
        var kind = Kind(typeof(TKind));
        return kind.Find(name, kind.Key);
    }

    internal static PartKind Kind(Type kind)
    {
        EnsureBuiltIn();
        return Kinds.GetOrAdd(kind, static type => new PartKind(
            type, type.GetCustomAttribute<PartKindAttribute>(inherit: false) ?? throw NoKind(type)));
    }

    internal static bool IsKind(Type type) => type.IsDefined(typeof(PartKindAttribute), inherit: false);

    internal static PartType Type(Type type)
    {
        EnsureBuiltIn();
        return Types.TryGetValue(type, out var found) ? found : throw new RecipeException(
            $"{type.Name} is not registered: call PartRegistry.Add<{type.Name}>(name) before it is written or read.");
    }

    internal static bool IsRegistered(Type type) => Types.ContainsKey(type);

    private static PartKind KindOf(Type part)
    {
        for (var type = part.BaseType; type is not null; type = type.BaseType)
            if (IsKind(type))
                return Kind(type);
        throw NoKind(part);
    }

    private static ArgumentException NoKind(Type type) =>
        new($"{type.Name} derives from no kind of part (PenaltyRecipe, LayerRecipe, …): its base has no [PartKind].");

    /// <summary>The built-in parts first, so that no one takes their names.</summary>
    private static void EnsureBuiltIn()
    {
        if (BuiltIn.IsValueCreated || _registersBuiltIn) return;
        _registersBuiltIn = true;
        _ = BuiltIn.Value;
        _registersBuiltIn = false;
    }
}
