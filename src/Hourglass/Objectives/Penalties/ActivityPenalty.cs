using Hourglass.Layers;
using Hourglass.Parts;

namespace Hourglass.Objectives;

/// <summary>A penalty on the output of one layer, or on the code.</summary>
public abstract class ActivityPenalty : Penalty
{
    /// <summary>Creates a penalty.</summary>
    /// <param name="name">Its name in histories, to which the layer's is appended: <c>l1(encoder.0)</c>.</param>
    /// <param name="weight">The weight of its cost, at least 0.</param>
    /// <param name="layer">The layer's name, such as <c>encoder.0</c>; null for the code.</param>
    protected ActivityPenalty(string name, float weight, string? layer)
        : base(layer is null ? name : $"{name}({layer})", weight) => LayerName = layer;

    /// <summary>The layer's name; null for the code.</summary>
    public string? LayerName { get; }

    /// <summary>The layer; null for the code and before the penalty is built.</summary>
    public Layer? Layer { get; private set; }

    /// <inheritdoc/>
    public sealed override PenaltyTarget AppliesTo => LayerName is null ? PenaltyTarget.Code : PenaltyTarget.Layer;

    /// <inheritdoc/>
    public override void Build(in AutoencoderParts parts)
    {
        if (LayerName is null) return;
        // A layer that only changes the shape has no activity of its own, and the activation of the decoder's last is part of the loss.
        var layers = parts.Encoder.Layers.Concat(parts.Decoder.Layers.Where(HasUnits).SkipLast(1)).Where(HasUnits).ToList();
        var hint = NearestName.Hint(LayerName, [.. layers.Select(layer => layer.Name)]);
        Layer = layers.Find(layer => layer.Name == LayerName)
            ?? throw new ArgumentException($"{Name}: “{LayerName}” is no layer with units before the last{hint}");

        static bool HasUnits(Layer layer) => !layer.PassesThrough(training: true);
    }
}
