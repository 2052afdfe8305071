using System.Text.Json;
using Hourglass.Compute;
using Hourglass.Layers;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary>A layer of a model, as a row of a table.</summary>
/// <param name="Name">Its place, such as <c>encoder.0</c>.</param>
/// <param name="Kind">Its kind, such as <c>dense, relu</c>.</param>
/// <param name="Output">The shape of its output.</param>
/// <param name="Parameters">The number of its weights and biases.</param>
internal sealed record ModelLayer(string Name, string Kind, string Output, long Parameters)
{
    /// <summary>The layers of a model in order.</summary>
    internal static IReadOnlyList<ModelLayer> Of(Autoencoder model)
    {
        var layers = model.Encoder.Layers.Concat(model.Decoder.Layers).ToList();
        // The model keeps the decoder's last activation apart from the layer that the recipe gave it to.
        var last = layers.FindLastIndex(layer => layer.OutputActivation is not null);
        return [.. layers.Select((layer, i) => new ModelLayer(
            layer.Name, Describe(layer, i == last ? model.FinalActivation : null), layer.OutputShape.ToString(),
            layer.Parameters.Sum(p => (long)p.Length)))];
    }

    private static string Describe(Layer layer, Activation? detached)
    {
        var kind = Camel(layer.GetType().Name);
        if ((detached ?? layer.OutputActivation) is not { } activation) return kind;
        var name = Camel(activation.Kind.ToString());
        if (kind == "activationLayer") return name;
        return activation.Kind == ActivationKind.Identity ? kind : $"{kind}, {name}";

        static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
    }
}
