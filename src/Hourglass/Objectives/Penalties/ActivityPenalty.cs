using Hourglass.Layers;
using Hourglass.Parts;

namespace Hourglass.Objectives;

/// <summary>A penalty on what one layer gives; on the code where none is named.</summary>
public abstract class ActivityPenalty : Penalty
{
    /// <summary>A penalty that goes by <paramref name="name"/>, with the layer behind it where one is named: <c>l1(encoder.0)</c>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="weight">What its cost is multiplied by.</param>
    /// <param name="layer">The layer's name, such as <c>encoder.0</c>; null for the code.</param>
    protected ActivityPenalty(string name, float weight, string? layer)
        : base(layer is null ? name : $"{name}({layer})", weight) => LayerName = layer;

    /// <summary>The layer's name; null for the code.</summary>
    public string? LayerName { get; }

    /// <summary>The layer; null for the code and before the penalty is built.</summary>
    public Layer? Layer { get; private set; }

    /// <inheritdoc/>
    public sealed override PenaltyPlace Place => LayerName is null ? PenaltyPlace.Code : PenaltyPlace.Layer;

    /// <inheritdoc/>
    public override void Build(in AutoencoderParts parts)
    {
        if (LayerName is null) return;
        // A layer that only changes the shape gives nothing of its own, and the decoder's last has lost its activation to the loss.
        var layers = parts.Encoder.Layers.Concat(parts.Decoder.Layers.Where(HasUnits).SkipLast(1)).Where(HasUnits).ToList();
        Layer = layers.Find(layer => layer.Name == LayerName) ?? throw new ArgumentException(
            $"{Name}: “{LayerName}” is no layer with units before the last{NearestName.Hint(LayerName, [.. layers.Select(layer => layer.Name)])}");

        static bool HasUnits(Layer layer) => !layer.PassesThrough(training: true);
    }
}
