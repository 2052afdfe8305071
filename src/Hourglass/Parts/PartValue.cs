using System.Collections.Concurrent;
using System.Text.Json;

namespace Hourglass.Parts;

/// <summary>A simple type that an option can have, and its form in JSON.</summary>
/// <param name="Description">What messages call it, such as <c>a whole number</c>.</param>
/// <param name="Read">
/// From JSON; throws a <see cref="FormatException"/> or <see cref="InvalidOperationException"/> where it is of another type.
/// </param>
/// <param name="Write">To JSON.</param>
internal sealed record PartValue(string Description, Func<JsonElement, object> Read, Action<Utf8JsonWriter, object> Write)
{
    private static readonly ConcurrentDictionary<Type, PartValue> Known = new();

    static PartValue()
    {
        Add("true or false", json => json.GetBoolean(), (writer, value) => writer.WriteBooleanValue(value));
        Add("a whole number", json => json.GetInt32(), (writer, value) => writer.WriteNumberValue(value));
        Add("a whole number", json => json.GetInt64(), (writer, value) => writer.WriteNumberValue(value));
        Add("a whole number", json => json.GetUInt64(), (writer, value) => writer.WriteNumberValue(value));
        Add("a number", json => Finite(json.GetSingle()), (writer, value) => writer.WriteNumberValue(value));
        Add("a number", json => Finite(json.GetDouble()), (writer, value) => writer.WriteNumberValue(value));
        Add("a text", json => json.GetString()!, (writer, value) => writer.WriteStringValue(value));
    }

    internal static PartValue? For(Type type) => Known.GetValueOrDefault(type);

    internal static void Add<T>(string description, Func<JsonElement, T> read, Action<Utf8JsonWriter, T> write) where T : notnull
    {
        Known[typeof(T)] = new PartValue(description, json => read(json), (writer, value) => write(writer, (T)value));
        PartList.Add<T>();
    }

    /// <summary>JSON has no infinity, but a number too large for the type is read as one.</summary>
    private static float Finite(float value) => float.IsFinite(value) ? value : throw new OverflowException();

    private static double Finite(double value) => double.IsFinite(value) ? value : throw new OverflowException();
}

/// <summary>Lists of options: <c>IReadOnlyList&lt;T&gt;</c>, made without code that only reflection knows of.</summary>
internal static class PartList
{
    private static readonly ConcurrentDictionary<Type, Func<IReadOnlyList<object>, object>> Makers = new();

    internal static void Add<T>() => Makers[typeof(T)] = items => Array.AsReadOnly(items.Cast<T>().ToArray());

    /// <summary>T of an <c>IReadOnlyList&lt;T&gt;</c>; null where the type is no such list.</summary>
    internal static Type? ElementOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    internal static object Of(Type element, IReadOnlyList<object> items) => Makers[element](items);
}
