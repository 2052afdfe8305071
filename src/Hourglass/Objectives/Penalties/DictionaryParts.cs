using Hourglass.Bottlenecks;
using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Objectives;

/// <summary>
/// The parts that penalties on dictionaries require: a sparse bottleneck, and a decoder that is one dictionary without a last activation.
/// </summary>
internal static class DictionaryParts
{
    internal static (TBottleneck Bottleneck, Dictionary Dictionary) Of<TBottleneck>(string penalty, string kind, in AutoencoderParts parts)
        where TBottleneck : SparseBottleneck
    {
        var bottleneck = parts.Bottleneck as TBottleneck
            ?? throw new ArgumentException($"the penalty {penalty} needs a {kind} bottleneck; found {parts.Bottleneck}.");
        if (parts.Decoder.Layers is not [Dictionary dictionary] || parts.FinalActivation.Kind != ActivationKind.Identity)
        {
            throw new ArgumentException(
                $"the penalty {penalty} needs a decoder that is a dictionary and nothing else; it ends in {parts.Decoder.Layers[^1]}.");
        }

        if (dictionary.Atoms.Rows != bottleneck.OutputShape.Size)
        {
            throw new ArgumentException(
                $"the penalty {penalty} needs an atom for each of {bottleneck.OutputShape.Size} latents; found {dictionary.Atoms.Rows} "
                + "(a conditional decoder has one for each class too).");
        }

        return (bottleneck, dictionary);
    }
}
