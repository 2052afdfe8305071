using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Hourglass.Parts;

/// <summary>A registered type: its name, and its options in the order in which JSON has them (those of its bases first).</summary>
internal sealed class PartType
{
    [DynamicallyAccessedMembers(PartRegistry.Needed)]
    private readonly Type _type;
    private readonly Lazy<object> _defaults;
    private readonly Lazy<IReadOnlyList<PartOption>> _options;

    internal PartType([DynamicallyAccessedMembers(PartRegistry.Needed)] Type type, PartKind? kind, string name)
    {
        (_type, Kind, Name) = (type, kind, name);
        if (type.IsAbstract || type.GetConstructor(Type.EmptyTypes) is null)
        {
            throw new ArgumentException(
                $"{type.Name} needs a public constructor without parameters: JSON creates it, then sets its options.", nameof(type));
        }

        _defaults = new(Create);
        _options = new(() => [.. Properties(type).Select(property => new PartOption(property, property.GetValue(_defaults.Value)))]);
    }

    internal Type Type => _type;

    /// <summary>Which kind of part it is; null for a record of options.</summary>
    internal PartKind? Kind { get; }

    internal string Name { get; }

    internal IReadOnlyList<PartOption> Options => _options.Value;

    internal object Create() => Activator.CreateInstance(_type)!;

    private static IEnumerable<PropertyInfo> Properties([DynamicallyAccessedMembers(PartRegistry.Needed)] Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property is { SetMethod.IsPublic: true, GetMethod.IsPublic: true }
                && property.GetIndexParameters().Length == 0)
            .OrderBy(property => Depth(property.DeclaringType!));

    private static int Depth(Type type) => type.BaseType is { } up ? 1 + Depth(up) : 0;
}

/// <summary>One option: a property that JSON sets.</summary>
internal sealed class PartOption
{
    private readonly PropertyInfo _property;

    internal PartOption(PropertyInfo property, object? defaultValue)
    {
        (_property, Default) = (property, defaultValue);
        Name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
        IsRequired = property.IsDefined(typeof(RequiredMemberAttribute));
        // A reference that is not null by default has no use for null either; required ones are always given.
        IsNullable = !IsRequired && defaultValue is null;
        PartJson.CheckType(property.PropertyType, $"{property.DeclaringType!.Name}.{property.Name}");
    }

    internal string Name { get; }

    internal Type Type => _property.PropertyType;

    /// <summary>Its value where JSON does not name it.</summary>
    internal object? Default { get; }

    internal bool IsRequired { get; }

    internal bool IsNullable { get; }

    internal object? Get(object part) => _property.GetValue(part);

    /// <exception cref="ArgumentException">The option rejects the value.</exception>
    internal void Set(object part, object? value) =>
        _property.SetValue(part, value, BindingFlags.DoNotWrapExceptions, binder: null, index: null, culture: null);
}
