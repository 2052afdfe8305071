using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>
/// Y = X − b, with the bias b of the <see cref="Dictionary"/> that ends the decoder: latents then explain what an input differs in from the usual one
/// (Bricken et al., 2023). First in an encoder.
/// </summary>
/// <remarks>With g = ∂loss/∂Y: ∂X = g, and b's gradient receives −Σ g over the batch besides what the decoder adds.</remarks>
public sealed class Center : Layer
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
    public override string ToString() => $"Center {Name}";

    private Parameter Bias => _bias ?? throw new InvalidOperationException($"{this} has no bias to subtract before it is given the decoder's.");

    /// <summary>Takes the bias that is to be subtracted.</summary>
    /// <exception cref="ShapeException">It is none, or not as wide as a sample.</exception>
    internal void Subtract(Dictionary? dictionary)
    {
        if (dictionary?.Bias is not { } bias) throw new ShapeException($"{this} subtracts the bias of a dictionary that ends the decoder; there is none.");
        if (bias.Length != InputShape.Size) throw new ShapeException($"{this} is {InputShape.Size} wide but the dictionary's bias {bias.Length}.");
        _bias = bias;
    }

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input) => input;
}
