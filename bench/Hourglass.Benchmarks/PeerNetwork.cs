using System.Text.Json.Nodes;
using Hourglass.Bottlenecks;
using Hourglass.Compute;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Objectives;

namespace Hourglass.Benchmarks;

/// <summary>A model's layers with all their sizes, so that another engine can build the same network.</summary>
internal static class PeerNetwork
{
    internal static JsonObject Describe(Autoencoder model)
    {
        if (model.Bottleneck is not (IdentityBottleneck or GaussianBottleneck))
            throw new NotSupportedException($"{model.Bottleneck} is not compared.");
        return new JsonObject
        {
            ["encoder"] = Describe(model.Encoder),
            ["code"] = model.LatentSize,
            ["gaussian"] = model.Bottleneck is GaussianBottleneck,
            ["decoder"] = Describe(model.Decoder),
            ["final"] = Named("activation", model.FinalActivation),
            ["discriminator"] = Adversary(model) is { } network ? Describe(network) : null,
        };
    }

    /// <summary>
    /// Operations of a training step for one sample that no implementation can avoid: two per weight and output for each pass of a dense or
    /// convolutional layer; three passes, two in the first layer (its input needs no gradient). A discriminator sees a draw per sample too.
    /// </summary>
    internal static double Operations(Autoencoder model)
    {
        var products = model.Encoder.Layers.Concat(model.Decoder.Layers).Select(Product).Where(flops => flops > 0).ToList();
        return 3 * products.Sum() - products[0] + 6 * (Adversary(model)?.Layers.Sum(Product) ?? 0);
    }

    private static double Product(Layer layer) => layer switch
    {
        Dense dense => 2.0 * dense.InputShape.Size * dense.OutputShape.Size,
        ConvolutionLayer convolution => convolution.Geometry.Flops,
        _ => 0,
    };

    private static Sequential? Adversary(Autoencoder model) => model.Objective.Penalties.OfType<Adversary>().SingleOrDefault()?.Network;

    private static JsonArray Describe(Sequential network) => [.. network.Layers.Select(Describe)];

    private static JsonNode Describe(Layer layer) => layer switch
    {
        Dense dense => With(Named("dense", dense.Activation), dense.Weight, dense.Bias),
        ConvolutionLayer convolution => Describe(convolution),
        ActivationLayer activation => Named("activation", activation.Activation),
        Flatten or Reshape => new JsonObject { ["kind"] = "reshape", ["shape"] = Array(layer.OutputShape.ToArray()) },
        _ => throw new NotSupportedException($"{layer} is not compared."),
    };

    private static JsonObject Describe(ConvolutionLayer layer)
    {
        var g = layer.Geometry;
        var kind = layer is ConvTranspose2D or ConvTranspose1D ? "convTranspose" : "conv";
        var json = With(Named(kind, layer.Activation), layer.Weight, layer.Bias);
        json["inputs"] = Array([g.InputChannels, g.InputHeight, g.InputWidth]);
        json["outputs"] = Array([g.OutputChannels, g.OutputHeight, g.OutputWidth]);
        json["kernel"] = Array([g.KernelHeight, g.KernelWidth]);
        json["stride"] = Array([g.StrideY, g.StrideX]);
        json["before"] = Array([g.PaddingTop, g.PaddingLeft]);
        json["dilation"] = Array([g.DilationY, g.DilationX]);
        json["groups"] = g.Groups;
        return json;
    }

    private static JsonObject Named(string kind, Activation activation) => new()
    {
        ["kind"] = kind, ["activation"] = char.ToLowerInvariant(activation.Kind.ToString()[0]) + activation.Kind.ToString()[1..],
    };

    private static JsonObject With(JsonObject json, Parameter weight, Parameter? bias)
    {
        (json["weight"], json["bias"]) = (weight.Name, bias?.Name);
        return json;
    }

    private static JsonArray Array(int[] numbers) => [.. numbers];
}
