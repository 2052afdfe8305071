using System.Text.Json;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary>A part of a model that its recipe or one of its attachments names.</summary>
/// <param name="Role">What it is used for, such as <c>penalty</c>.</param>
/// <param name="Name">The registered name, such as <c>kl</c>.</param>
/// <param name="Options">Its options, such as <c>weight 1</c>.</param>
internal sealed record ModelPart(string Role, string Name, string Options)
{
    private const int MaximumValues = 8;

    /// <summary>The parts of a model. They are read from JSON, so that parts registered from outside appear as well.</summary>
    internal static IReadOnlyList<ModelPart> Of(Autoencoder model)
    {
        using var document = JsonDocument.Parse(RecipeJson.Write(model.Recipe));
        var parts = new List<ModelPart>();
        var recipe = document.RootElement;
        var (objective, training) = (Property(recipe, "objective"), Property(recipe, "training"));
        Add("bottleneck", Property(recipe, "bottleneck"));
        Add("loss", Property(objective, "loss"));
        if (Property(objective, "penalties") is { ValueKind: JsonValueKind.Array } penalties)
            foreach (var penalty in penalties.EnumerateArray()) Add("penalty", penalty);
        Add("corruption", Property(recipe, "corruption"));
        Add("optimizer", Property(training, "optimizer"));
        Add("schedule", Property(training, "schedule"));
        Add("scaler", Property(Property(recipe, "data"), "scaler"));
        foreach (var (name, attachment) in model.Attachments)
        {
            using var json = JsonDocument.Parse(attachment.Json);
            parts.Add(new ModelPart("attachment", name, Describe(json.RootElement.EnumerateObject())));
        }

        return parts;

        void Add(string role, JsonElement? part)
        {
            if (part is { ValueKind: JsonValueKind.String } name) parts.Add(new ModelPart(role, name.GetString()!, ""));
            if (part is not { ValueKind: JsonValueKind.Object } value) return;
            var properties = value.EnumerateObject().ToArray(); // the first names the kind
            if (properties is [{ Value: { ValueKind: JsonValueKind.String } kind }, .. var options])
                parts.Add(new ModelPart(role, kind.GetString()!, Describe(options)));
        }
    }

    private static JsonElement? Property(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty(name, out var value) ? value : null;

    private static string Describe(IEnumerable<JsonProperty> options) => string.Join(
        ", ", options.Select(option => (option.Name, Text: Describe(option.Value))).Where(option => option.Text.Length > 0)
            .Select(option => $"{option.Name} {option.Text}"));

    /// <summary>The first value names the kind, the others are its options.</summary>
    private static string DescribeObject(JsonProperty[] properties)
    {
        if (properties.Length == 0) return "";
        var options = Describe(properties[1..]);
        return Describe(properties[0].Value) + (options.Length > 0 ? $" ({options})" : "");
    }

    /// <summary>
    /// Numbers, texts and short lists as they are, an object by its kind and options; nothing for what is off or too long.
    /// </summary>
    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.Object => DescribeObject([.. value.EnumerateObject()]),
        JsonValueKind.Array when value.GetArrayLength() is > 0 and <= MaximumValues =>
            $"[{string.Join(", ", value.EnumerateArray().Select(Describe))}]",
        _ => "",
    };
}
