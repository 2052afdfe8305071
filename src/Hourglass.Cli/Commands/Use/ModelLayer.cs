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
        var last = layers.FindLastIndex(layer => layer is Dense or ConvolutionLayer or ActivationLayer);
        return [.. layers.Select((layer, i) => new ModelLayer(
            layer.Name, Describe(layer, i == last ? model.FinalActivation : null), layer.OutputShape.ToString(),
            layer.Parameters.Sum(p => (long)p.Length)))];
    }

    private static string Describe(Layer layer, Activation? detached)
    {
        var kind = layer switch
        {
            Dense dense => $"dense, {Name(detached ?? dense.Activation)}",
            ConvolutionLayer convolution => $"{Camel(layer.GetType().Name)}, {Name(detached ?? convolution.Activation)}",
            ActivationLayer activation => Name(detached ?? activation.Activation),
            _ => Camel(layer.GetType().Name),
        };
        return kind.EndsWith(", identity", StringComparison.Ordinal) ? kind[..^", identity".Length] : kind;

        static string Name(Activation activation) => Camel(activation.Kind.ToString());

        static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
    }
}
