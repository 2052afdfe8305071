namespace Hourglass.Compute;

// Convolutions.
internal static partial class Check
{
    /// <summary>The matrices of a convolution or, with its sides exchanged, of its transpose.</summary>
    internal static void Convolution(
        in ConvolutionGeometry geometry, bool transposed, Matrix input, Matrix weight, Matrix bias, Matrix output, Matrix preActivation)
    {
        var g = geometry;
        if (g.InputSize < 1 || g.OutputSize < 1 || g.KernelHeight < 1 || g.KernelWidth < 1 || g.StrideY < 1 || g.StrideX < 1
            || g.DilationY < 1 || g.DilationX < 1 || g.PaddingTop < 0 || g.PaddingLeft < 0)
            Throw($"Expected sizes, strides and dilations of at least 1 and no negative padding; found {g}.");
        if (g.Groups < 1 || g.InputChannels % g.Groups != 0 || g.OutputChannels % g.Groups != 0)
            Throw($"Expected channels that fall into {g.Groups} groups; found {g.InputChannels} and {g.OutputChannels}.");
        if (weight.Rows != g.OutputChannels || weight.Columns != g.WeightColumns)
            Throw($"Expected weights of {g.OutputChannels}×{g.WeightColumns}; found {weight}.");
        var (from, to, channels) = transposed
            ? (g.OutputSize, g.InputSize, g.InputChannels) : (g.InputSize, g.OutputSize, g.OutputChannels);
        if (input.Columns != from) Throw($"Expected rows of {from} inputs; found {input.Columns}.");
        if (output.Rows != input.Rows || output.Columns != to) Throw($"Expected an output of {input.Rows}×{to}; found {output}.");
        if (!bias.IsNone && bias.Length != channels) Throw($"Expected {channels} biases; found {bias.Length}.");
        if (!preActivation.IsNone) SameShape(output, preActivation);
    }

    internal static void ConvolutionBackward(
        in ConvolutionGeometry geometry, bool transposed, Matrix input, Matrix weight, Activation activation, Matrix values,
        Matrix outputGradient, Matrix weightGradient, Matrix biasGradient, Matrix inputGradient)
    {
        Convolution(geometry, transposed, input, weight, biasGradient, outputGradient, default);
        if (activation.Kind != ActivationKind.Identity) SameShape(outputGradient, values);
        if (!weightGradient.IsNone) SameShape(weight, weightGradient);
        if (!inputGradient.IsNone) SameShape(input, inputGradient);
    }
}
