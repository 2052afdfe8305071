using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>A <see cref="Conv1D"/> layer.</summary>
public sealed record Conv1DRecipe : ConvolutionRecipe
{
    /// <summary>The kernel's length.</summary>
    public required int Kernel { get; set; }

    /// <summary>Values of the input from one place of the kernel to the next.</summary>
    public int Stride { get; set; } = 1;

    /// <summary>From one value under the kernel to the next.</summary>
    public int Dilation { get; set; } = 1;

    internal override Layer Create(InitializationRecipe defaults) => new Conv1D(
        Filters, Kernel, Stride, Padding, Dilation, Groups, CreateActivation(Activation, Slope), WeightsFrom(defaults), BiasesFrom(defaults), Bias);

    internal override Layer Mirror(Layer built, Activation ending, InitializationRecipe defaults) => new ConvTranspose1D(
        built.InputShape[0], Kernel, Stride, Padding, ((ConvolutionLayer)built).MirroredOutputPadding(built.InputShape).Width, Dilation, Groups, ending, WeightsFrom(defaults), BiasesFrom(defaults), Bias);
}
