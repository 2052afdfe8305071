using System.Reflection;
using Hourglass.Compute;
using Hourglass.Runs;

namespace Hourglass.Tests.Architecture;

/// <summary>
/// The folders of the library depend on each other in one direction, checked on the types of the assembly. BuiltInParts, the list of what
/// ships, knows them all. What the command and the page share depends on neither.
/// </summary>
public sealed class DependencyTests
{
    /// <summary>Each folder with the folders it may use; no other is allowed.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Compute"] = [],
        ["Parts"] = ["Compute"],
        ["Numerics"] = ["Compute"],
        ["Files"] = ["Compute", "Parts"],
        ["Layers"] = ["Compute", "Parts", "Files"],
        ["Bottlenecks"] = ["Compute", "Parts", "Layers"],
        ["Objectives"] = ["Compute", "Parts", "Layers", "Bottlenecks"],
        ["Corruptions"] = ["Compute", "Parts", "Layers"],
        ["Optimizers"] = ["Compute", "Parts", "Layers"],
        ["Data"] = ["Compute", "Parts", "Files"],
        ["Models"] = ["Compute", "Parts", "Layers", "Bottlenecks", "Objectives", "Corruptions", "Optimizers", "Data", "Files"],
        ["Evaluation"] = ["Compute", "Parts", "Bottlenecks", "Data", "Models"],
        ["GradientChecks"] = ["Compute", "Layers", "Bottlenecks", "Objectives", "Corruptions", "Data", "Models"],
        ["Training"] =
        [
            "Compute", "Parts", "Numerics", "Layers", "Bottlenecks", "Objectives", "Corruptions", "Optimizers", "Data", "Files", "Models",
            "Evaluation",
        ],
        ["Latent"] = ["Compute", "Numerics", "Objectives", "Data", "Files", "Models", "Training"],
        ["Search"] = ["Compute", "Numerics", "Data", "Files", "Latent", "Models"],
        ["Compression"] = ["Compute", "Layers", "Data", "Files", "Models", "Evaluation"],
        ["Detection"] = ["Compute", "Parts", "Numerics", "Data", "Files", "Latent", "Models", "Training"],
        ["Transfer"] =
        [
            "Compute", "Parts", "Numerics", "Layers", "Bottlenecks", "Optimizers", "Data", "Files", "Latent", "Models", "Training",
        ],
        ["Reports"] =
        [
            "Compute", "Parts", "Numerics", "Layers", "Bottlenecks", "Objectives", "Corruptions", "Optimizers", "Data", "Files", "Latent",
            "Models", "Evaluation", "Training", "Search", "Compression", "Detection", "Transfer",
        ],
    };

    [Fact]
    public void Each_folder_uses_only_those_below_it()
    {
        var violations = new List<string>();
        foreach (var type in typeof(Backend).Assembly.GetTypes())
        {
            if (Folder(type) is not { } from) continue;
            Assert.True(Allowed.ContainsKey(from), $"The folder {from} has no place in the order of dependencies.");
            foreach (var used in Used(type).Distinct())
                if (Folder(used) is { } to && to != from && !Allowed[from].Contains(to))
                    violations.Add($"{type.FullName} uses {used.FullName}");
        }

        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    [Fact]
    public void Runs_know_no_command_line_and_no_console()
    {
        string?[] used = [.. typeof(TrainingRun).Assembly.GetReferencedAssemblies().Select(name => name.Name)];
        Assert.Equal(
            ["Hourglass", "Hourglass.SampleData"], used.Where(name => name!.StartsWith("Hourglass", StringComparison.Ordinal)).Order());
        Assert.All(["System.CommandLine", "Spectre.Console", "System.Console"], name => Assert.DoesNotContain(name, used));
    }

    private static string? Folder(Type type) =>
        type.Assembly == typeof(Backend).Assembly && (type.DeclaringType ?? type).Name != "BuiltInParts"
        && type.Namespace?.Split('.') is ["Hourglass", var folder, ..] ? folder : null;

    /// <summary>The types in signatures, fields and local variables of a type.</summary>
    private static IEnumerable<Type> Used(Type type)
    {
        const BindingFlags All =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var used = new List<Type?> { type.BaseType };
        used.AddRange(type.GetInterfaces());
        used.AddRange(type.GetFields(All).Select(f => f.FieldType));
        foreach (var method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)))
        {
            used.AddRange(method.GetParameters().Select(p => p.ParameterType));
            if (method is MethodInfo { ReturnType: var result }) used.Add(result);
            used.AddRange(method.GetMethodBody()?.LocalVariables.Select(v => v.LocalType) ?? []);
        }

        return used.OfType<Type>().SelectMany(Parts);
    }

    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType) return Parts(type.GetElementType()!);
        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition()) : [type];
    }
}
