using Hourglass.Bottlenecks;
using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Objectives;

/// <summary>The built networks of the model that a penalty belongs to.</summary>
/// <param name="Encoder">x̃ → encoder output.</param>
/// <param name="Bottleneck">Encoder output → code.</param>
/// <param name="Decoder">Code → logits, from which the last activation computes x̂.</param>
/// <param name="FinalActivation">The decoder's last activation.</param>
/// <param name="Classes">The number of classes of the rows; 0 for unlabeled rows.</param>
public readonly record struct AutoencoderParts(
    Sequential Encoder, Bottleneck Bottleneck, Sequential Decoder, Activation FinalActivation, int Classes = 0);
