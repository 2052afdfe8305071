namespace Hourglass.Compute;

// Normalization by channel and by row. A row falls into as many channels as a mean has values; a channel's values lie together.
public abstract partial class Backend
{
    /// <summary>destination = kept · destination + factor · source.</summary>
    public abstract void Blend(Matrix source, float factor, float kept, Matrix destination);

    /// <summary>The mean and the variance (divided by their number) of each channel's values over all rows; both are (1, channels).</summary>
    public abstract void ChannelMoments(Matrix values, Matrix mean, Matrix variance);

    /// <summary>output = (input − mean) / √(variance + ε) · scale + shift, by channel; the four are (1, channels).</summary>
    public abstract void NormalizeChannels(
        Matrix input, Matrix mean, Matrix variance, float epsilon, Matrix scale, Matrix shift, Matrix output);

    /// <summary>
    /// The backward pass of <see cref="NormalizeChannels"/>. With x̂ = (input − mean) / √(variance + ε): shiftGradient (+)= Σ g, scaleGradient (+)=
    /// Σ g·x̂, inputGradient = scale / √(variance + ε) · (g − mean of g − x̂ · mean of g·x̂). A gradient that is none is not computed.
    /// </summary>
    /// <param name="input">The layer's input.</param>
    /// <param name="mean">(1, channels).</param>
    /// <param name="variance">(1, channels).</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="scale">(1, channels).</param>
    /// <param name="constant">Whether the moments do not depend on the input: then the input gradient is scale / √(variance + ε) · g.</param>
    /// <param name="outputGradient">g.</param>
    /// <param name="scaleGradient">(1, channels) or none.</param>
    /// <param name="shiftGradient">(1, channels) or none.</param>
    /// <param name="accumulate">Whether the parameter gradients are added to what is there.</param>
    /// <param name="inputGradient">As the input, or none.</param>
    public abstract void NormalizeChannelsBackward(
        Matrix input, Matrix mean, Matrix variance, float epsilon, Matrix scale, bool constant, Matrix outputGradient,
        Matrix scaleGradient, Matrix shiftGradient, bool accumulate, Matrix inputGradient);

    /// <summary>
    /// output = (input − μ) / √(σ² + ε) · scale + shift with each row's own mean and variance; scale and shift have a value for each column.
    /// <paramref name="moments"/> (rows, 2) receives μ and 1 / √(σ² + ε).
    /// </summary>
    public abstract void NormalizeRows(Matrix input, float epsilon, Matrix scale, Matrix shift, Matrix output, Matrix moments);

    /// <summary>
    /// The backward pass of <see cref="NormalizeRows"/>: shiftGradient (+)= Σ g, scaleGradient (+)= Σ g·x̂ over the rows, inputGradient =
    /// (h − mean of h − x̂ · mean of h·x̂) / √(σ² + ε) with h = g·scale. A gradient that is none is not computed.
    /// </summary>
    public abstract void NormalizeRowsBackward(
        Matrix input, Matrix moments, Matrix scale, Matrix outputGradient, Matrix scaleGradient, Matrix shiftGradient, bool accumulate,
        Matrix inputGradient);
}
