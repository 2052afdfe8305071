using Hourglass.Bottlenecks;
using Hourglass.Compute;

namespace Hourglass.Objectives;

/// <summary>
/// ‖head − code‖² of a codebook bottleneck, the code held fixed: what keeps the encoder's vectors near the entries they are replaced by (van den Oord et
/// al., 2017, equation 3). Summed over units, averaged over samples; the weight is β there, .25.
/// </summary>
/// <param name="weight">β, at least 0.</param>
public sealed class Commitment(float weight = 0.25f) : Penalty("commitment", weight)
{
    private int _size;

    /// <inheritdoc/>
    public override PenaltyPlace Place => PenaltyPlace.Head;

    /// <summary>Its gradient, before it is added.</summary>
    public override int ScratchSize => _size;

    /// <inheritdoc/>
    public override void Build(in AutoencoderParts parts)
    {
        if (parts.Bottleneck is not CodebookBottleneck)
            throw new ArgumentException($"commitment holds vectors to the entries of a codebook bottleneck; this model's bottleneck is {parts.Bottleneck}.");
        _size = parts.Encoder.OutputShape.Size;
    }

    /// <inheritdoc/>
    public override double Apply(in PenaltyPass pass, Span<double> terms)
    {
        var gradient = pass.WantsGradient ? pass.Scratch.Part(0, pass.Rows, _size) : default;
        terms[0] = pass.Backend.Loss(
            LossKind.SquaredError, 0, Activation.Identity, pass.Values, pass.Code, Weight / pass.Rows, gradient) / pass.Rows;
        if (pass.WantsGradient) pass.Backend.AddScaled(gradient, 1, pass.Gradient);
        return Weight * terms[0];
    }
}
