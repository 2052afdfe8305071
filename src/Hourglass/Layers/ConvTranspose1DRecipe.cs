using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>A <see cref="ConvTranspose1D"/> layer.</summary>
public sealed record ConvTranspose1DRecipe : ConvolutionRecipe
{
    /// <summary>The kernel's length.</summary>
    public required int Kernel { get; set; }

    /// <summary>Values of the output from one place of the kernel to the next.</summary>
    public int Stride { get; set; } = 1;

    /// <summary>How much longer the output is than the shortest that a convolution maps to the input; see <see cref="ConvTranspose1D"/>.</summary>
    public int? OutputPadding { get; set; }

    /// <summary>From one value under the kernel to the next.</summary>
    public int Dilation { get; set; } = 1;

    internal override Layer Create(InitializationRecipe defaults) => new ConvTranspose1D(
        Filters, Kernel, Stride, Padding, OutputPadding, Dilation, Groups, CreateActivation(Activation, Slope), WeightsFrom(defaults), BiasesFrom(defaults), Bias);

    internal override Layer Mirror(Layer built, Activation ending, InitializationRecipe defaults) => new Conv1D(
        built.InputShape[0], Kernel, Stride, Padding, Dilation, Groups, ending, WeightsFrom(defaults), BiasesFrom(defaults), Bias);
}
