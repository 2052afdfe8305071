using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>Upsampling of pictures by an integer factor, the counterpart of a pooling layer in a decoder.</summary>
/// <param name="factor">The factor in each direction, at least 1.</param>
/// <param name="kind">The interpolation.</param>
/// <param name="size">
/// The output size, which differs by less than one factor from the input's times the factor; null for exactly that. Required to mirror the
/// pooling of a picture whose size the stride does not divide.
/// </param>
internal sealed class UpSample2D(Size2D factor, UpSampleKind kind = UpSampleKind.Nearest, Size2D? size = null) : Layer
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
        if (input.Rank != 3)
            throw new ShapeException($"{this} expects pictures (channels×height×width) but received {input}; put a Reshape before it.");
        if (factor.Height < 1 || factor.Width < 1) throw new ShapeException($"{this}: the factor must be at least 1.");
        var natural = new Size2D(checked(input[1] * factor.Height), checked(input[2] * factor.Width));
        var result = size ?? natural;
        if (result.Height < 1 || result.Width < 1
            || Math.Abs(result.Height - natural.Height) >= factor.Height || Math.Abs(result.Width - natural.Width) >= factor.Width)
        {
            throw new ShapeException(
                $"{this}: the size must be less than one factor from {natural} for an input of {input}; found {result}.");
        }

        _geometry = new UpSampleGeometry(input[0], input[1], input[2], result.Height, result.Width, factor.Height, factor.Width, kind);
        return new Shape(input[0], result.Height, result.Width);
    }
}

/// <summary>Upsampling of pictures by an integer factor.</summary>
public sealed record UpSample2DRecipe : LayerRecipe
{
    /// <summary>The factor in each direction, at least 1: a number or [height, width].</summary>
    public required Size2D Factor { get; init; }

    /// <summary>The interpolation; nearest by default.</summary>
    public UpSampleKind Kind { get; init; }

    /// <summary>
    /// The output size, which differs by less than one factor from the input's times the factor: a number or [height, width]; null for
    /// exactly that.
    /// </summary>
    public Size2D? Size { get; init; }

    /// <inheritdoc/>
    public override Layer Create(LayerContext context) => new UpSample2D(Factor, Kind, Size);
}
