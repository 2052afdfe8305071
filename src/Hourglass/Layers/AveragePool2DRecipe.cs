using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>An <see cref="AveragePool2D"/> layer.</summary>
public sealed record AveragePool2DRecipe : LayerRecipe
{
    /// <summary>The window's size: a number, or [height, width].</summary>
    public required Size2D Kernel { get; set; }

    /// <summary>From one window to the next; the window's size where null.</summary>
    public Size2D? Stride { get; set; }

    /// <summary>A number, [height, width], <c>same</c> or <c>valid</c>.</summary>
    public Padding Padding { get; set; }

    internal override Layer Create(InitializationRecipe defaults) => new AveragePool2D(Kernel, Stride, Padding);

    internal override Layer Mirror(Layer built, Activation ending, InitializationRecipe defaults) =>
        new UpSample2D(Stride ?? Kernel, size: new Size2D(built.InputShape[1], built.InputShape[2]));
}
