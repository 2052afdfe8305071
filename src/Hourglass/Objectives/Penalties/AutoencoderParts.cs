using Hourglass.Bottlenecks;
using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Objectives;

/// <summary>The networks that a penalty joins, all built.</summary>
/// <param name="Encoder">x̃ → head.</param>
/// <param name="Bottleneck">Head → code.</param>
/// <param name="Decoder">Code → what the last activation turns into x̂.</param>
/// <param name="FinalActivation">The decoder's last activation.</param>
/// <param name="Classes">How many classes the rows have; 0 where they are not known.</param>
public readonly record struct AutoencoderParts(
    Sequential Encoder, Bottleneck Bottleneck, Sequential Decoder, Activation FinalActivation, int Classes = 0);
