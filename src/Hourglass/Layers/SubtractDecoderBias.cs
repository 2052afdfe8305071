using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>
/// Y = X − b, with the bias b of the <see cref="Dictionary"/> that is the decoder's last layer: latents then encode the deviation of an
/// input from the mean (Bricken et al., 2023). The first layer of an encoder.
/// </summary>
/// <remarks>With g = ∂loss/∂Y: ∂X = g, and −Σ g over the batch is added to b's gradient.</remarks>
internal sealed class SubtractDecoderBias : Layer
{
    private Parameter? _bias;

    /// <inheritdoc/>
    public override int ScratchSize => InputShape.Size;

    /// <inheritdoc/>
    public override void Forward(in ForwardPass pass) => pass.Backend.AddRow(pass.Input, Bias.Values, -1, pass.Output);

    /// <inheritdoc/>
    public override void Backward(in BackwardPass pass)
    {
        var backend = pass.Backend;
        if (pass.Parameters)
        {
            var sums = pass.Scratch.Part(0, 1, InputShape.Size);
            backend.ColumnSums(pass.OutputGradient, sums);
            if (!Bias.BeginGradient()) backend.Fill(Bias.Gradient, 0);
            backend.AddScaled(sums, -1, Bias.Gradient);
        }

        if (!pass.InputGradient.IsNone) backend.Copy(pass.OutputGradient, pass.InputGradient);
    }

    /// <inheritdoc/>
    public override string ToString() => $"SubtractDecoderBias {Name}";

    private Parameter Bias => _bias ?? throw new InvalidOperationException($"{this} has no bias before the decoder's is set.");

    /// <summary>Sets the dictionary whose bias is subtracted.</summary>
    /// <exception cref="ShapeException">It is null or has no bias, or the bias does not have the size of a sample.</exception>
    internal void Subtract(Dictionary? dictionary)
    {
        if (dictionary?.Bias is not { } bias)
            throw new ShapeException($"{this} subtracts the bias of a dictionary at the end of the decoder; there is none.");
        if (bias.Length != InputShape.Size)
            throw new ShapeException($"{this} expects a bias of {InputShape.Size} values; the dictionary's has {bias.Length}.");
        _bias = bias;
    }

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input) => input;
}

/// <summary>
/// Subtracts the bias of the decoder's dictionary from a sample. First in an encoder.
/// </summary>
public sealed record SubtractDecoderBiasRecipe : LayerRecipe
{
    /// <inheritdoc/>
    public override Layer Create(LayerContext context) => new SubtractDecoderBias();
}
