using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>A <see cref="Conv2D"/> layer.</summary>
public sealed record Conv2DRecipe : ConvolutionRecipe
{
    /// <summary>The kernel's size, a number or [height, width].</summary>
    public required Size2D Kernel { get; set; }

    /// <summary>Values of the input from one place of the kernel to the next, a number or [height, width].</summary>
    public Size2D Stride { get; set; } = 1;

    /// <summary>From one value under the kernel to the next, a number or [height, width].</summary>
    public Size2D Dilation { get; set; } = 1;

    internal override Layer Create(InitializationRecipe defaults) => new Conv2D(
        Filters, Kernel, Stride, Padding, Dilation, Groups, CreateActivation(Activation, Slope), WeightsFrom(defaults), BiasesFrom(defaults), Bias);

    internal override Layer Mirror(Layer built, Activation ending, InitializationRecipe defaults) => new ConvTranspose2D(
        built.InputShape[0], Kernel, Stride, Padding, ((ConvolutionLayer)built).MirroredOutputPadding(built.InputShape), Dilation, Groups, ending, WeightsFrom(defaults), BiasesFrom(defaults), Bias);
}
