using Hourglass.Bottlenecks;
using Hourglass.Compute;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Numerics;
using Hourglass.Parts;

namespace Hourglass.Training;

/// <summary>
/// Sets the linear path of a model to PCA of its training rows: code = P·(x − mean), x̂ = Pᵀ·code + mean. What lies beside it begins at
/// zero, so the model begins as PCA and learns what PCA cannot.
/// </summary>
internal static class PcaStart
{
    /// <exception cref="RecipeException">The model has no linear path, or there are too few rows.</exception>
    internal static void Apply(Autoencoder model, RowTable rows, CancellationToken cancellation)
    {
        if (model.FinalActivation != Activation.Identity)
            throw new RecipeException($"initialization.pca requires a linear decoder; its last activation is {model.FinalActivation}.");
        var (encoder, decoder) = (LinearPath(model.Encoder, "encoder"), LinearPath(model.Decoder, "decoder"));
        if (model.Bottleneck is not IdentityBottleneck || model.IsConditional)
            throw new RecipeException("initialization.pca requires a model without bottleneck and without classes.");
        var (features, size) = (model.InputShape.Size, model.LatentSize);
        if (size > features)
            throw new RecipeException($"initialization.pca: rows of {features} values have no {size} principal components.");
        if (rows.Rows < 2) throw new RecipeException($"initialization.pca requires at least 2 training rows; found {rows.Rows}.");

        var directions = PrincipalDirections.Of(model.Backend, rows, model.Scaler.Map, size, cancellation);
        var (mean, components) = (directions.Mean, directions.Directions);
        var (codes, back, shift) = (new float[size * features], new float[size * features], new float[size]);
        for (var k = 0; k < size; k++)
        {
            var projected = 0.0;
            for (var c = 0; c < features; c++)
            {
                codes[k * features + c] = back[c * size + k] = components[k, c];
                projected += components[k, c] * mean[c];
            }

            shift[k] = (float)-projected;
        }

        Set(encoder, codes, shift);
        Set(decoder, back, Array.ConvertAll(mean, value => (float)value));
        foreach (var block in (Sequential[])[model.Encoder, model.Decoder])
            if (block.Layers[^1] is Residual { Layers: [.., Dense last] })
                Set(last, new float[last.Weight.Length], new float[last.OutputShape.Size]);

        void Set(Dense layer, float[] weights, float[] biases)
        {
            model.Backend.Upload(weights, layer.Weight.Values);
            if (layer.Bias is { } bias) model.Backend.Upload(biases, bias.Values);
        }
    }

    /// <summary>The only layer of a network without activation, or the projection of its only residual block.</summary>
    private static Dense LinearPath(Sequential network, string name) => network.Layers.Where(layer => layer is not Flatten).ToList() switch
    {
        [Dense dense] when dense.Activation == Activation.Identity && dense.Bias is not null => dense,
        [Residual { Projection: { } projection, Layers: [.., Dense last] }] when last.Activation == Activation.Identity => projection,
        _ => throw new RecipeException(
            $"initialization.pca requires the {name} to be one dense layer without activation or one residual block with a projection."),
    };
}
