using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>A picture made larger by a whole factor: what a decoder puts where its encoder has a pooling.</summary>
/// <param name="factor">Rows and columns of the output to one of the input.</param>
/// <param name="kind">What stands between the input's values.</param>
/// <param name="size">
/// Height and width of the output, less than one factor from the input's times the factor; exactly that where null. A decoder that mirrors a
/// pooling of a picture that the stride does not divide needs it.
/// </param>
public sealed class UpSample2D(Size2D factor, UpSampleKind kind = UpSampleKind.Nearest, Size2D? size = null) : Layer
{
    private UpSampleGeometry _geometry;

    /// <inheritdoc/>
    public override void Forward(in ForwardPass pass) => pass.Backend.UpSampleForward(_geometry, pass.Input, pass.Output);

    /// <inheritdoc/>
    public override void Backward(in BackwardPass pass)
    {
        if (!pass.InputGradient.IsNone) pass.Backend.UpSampleBackward(_geometry, pass.OutputGradient, pass.InputGradient);
    }

    /// <inheritdoc/>
    public override string ToString() => $"UpSample2D {Name} (by {factor})";

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input)
    {
        if (input.Rank != 3) throw new ShapeException($"{this} expects pictures (channels×height×width) but received {input}; put a Reshape before it.");
        if (factor.Height < 1 || factor.Width < 1) throw new ShapeException($"{this}: the factor must be at least 1.");
        var natural = new Size2D(checked(input[1] * factor.Height), checked(input[2] * factor.Width));
        var result = size ?? natural;
        if (result.Height < 1 || result.Width < 1
            || Math.Abs(result.Height - natural.Height) >= factor.Height || Math.Abs(result.Width - natural.Width) >= factor.Width)
            throw new ShapeException($"{this}: the size must be less than one factor from {natural} for an input of {input}; found {result}.");
        _geometry = new UpSampleGeometry(input[0], input[1], input[2], result.Height, result.Width, factor.Height, factor.Width, kind);
        return new Shape(input[0], result.Height, result.Width);
    }
}
