using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>A <see cref="ConvTranspose2D"/> layer.</summary>
public sealed record ConvTranspose2DRecipe : ConvolutionRecipe
{
    /// <summary>The kernel's size, a number or [height, width].</summary>
    public required Size2D Kernel { get; set; }

    /// <summary>Values of the output from one place of the kernel to the next, a number or [height, width].</summary>
    public Size2D Stride { get; set; } = 1;

    /// <summary>How much longer the output is than the shortest that a convolution maps to the input; see <see cref="ConvTranspose2D"/>.</summary>
    public Size2D? OutputPadding { get; set; }

    /// <summary>From one value under the kernel to the next, a number or [height, width].</summary>
    public Size2D Dilation { get; set; } = 1;

    internal override Layer Create(InitializationRecipe defaults) => new ConvTranspose2D(
        Filters, Kernel, Stride, Padding, OutputPadding, Dilation, Groups, CreateActivation(Activation, Slope), WeightsFrom(defaults), BiasesFrom(defaults), Bias);

    internal override Layer Mirror(Layer built, Activation ending, InitializationRecipe defaults) => new Conv2D(
        built.InputShape[0], Kernel, Stride, Padding, Dilation, Groups, ending, WeightsFrom(defaults), BiasesFrom(defaults), Bias);
}
