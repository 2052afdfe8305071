using Hourglass.Data;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Studio;

/// <summary>What networks look like, layer by layer.</summary>
internal static class Outlines
{
    /// <summary>The network of a recipe for its rows.</summary>
    /// <exception cref="ShapeException">Two layers, or the decoder and the data, do not fit.</exception>
    internal static Outline Of(Recipe recipe, DataPair rows)
    {
        var model = TrainingData.Prepare(recipe, rows).CreateModel(recipe);
        return new Outline(
            Sheets.Sizes(model.InputShape), Sheets.Sizes(model.LatentShape), model.ParameterCount,
            [.. Side("encoder", model.Encoder), .. Side("decoder", model.Decoder)]);
    }

    private static IEnumerable<OutlineLayer> Side(string side, Sequential network) => network.Layers.Select(layer => new OutlineLayer(
        side, layer.ToString()!, Sheets.Sizes(layer.OutputShape), layer.Parameters.Sum(parameter => (long)parameter.Length)));
}
