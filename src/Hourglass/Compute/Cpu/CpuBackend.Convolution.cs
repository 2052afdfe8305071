namespace Hourglass.Compute;

// Convolution: shapes checked, then bare pointers.
public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public override void ConvolutionForward(
        in ConvolutionGeometry geometry, Matrix input, Matrix weight, Matrix bias, Activation activation, Matrix output,
        Matrix preActivation = default) =>
        Convolve(geometry, transposed: false, input, weight, bias, activation, output, preActivation);

    /// <inheritdoc/>
    public override void TransposedConvolutionForward(
        in ConvolutionGeometry geometry, Matrix input, Matrix weight, Matrix bias, Activation activation, Matrix output,
        Matrix preActivation = default) =>
        Convolve(geometry, transposed: true, input, weight, bias, activation, output, preActivation);

    /// <inheritdoc/>
    public override void ConvolutionBackward(
        in ConvolutionGeometry geometry, Matrix input, Matrix weight, Activation activation, Matrix values, Matrix outputGradient,
        Matrix weightGradient, Matrix biasGradient, bool accumulate, Matrix inputGradient) =>
        ConvolveBackward(
            geometry, transposed: false, input, weight, activation, values, outputGradient, weightGradient, biasGradient, accumulate,
            inputGradient);

    /// <inheritdoc/>
    public override void TransposedConvolutionBackward(
        in ConvolutionGeometry geometry, Matrix input, Matrix weight, Activation activation, Matrix values, Matrix outputGradient,
        Matrix weightGradient, Matrix biasGradient, bool accumulate, Matrix inputGradient) =>
        ConvolveBackward(
            geometry, transposed: true, input, weight, activation, values, outputGradient, weightGradient, biasGradient, accumulate,
            inputGradient);

    private void Convolve(
        in ConvolutionGeometry geometry, bool transposed, Matrix input, Matrix weight, Matrix bias, Activation activation, Matrix output,
        Matrix preActivation)
    {
        Check.Convolution(geometry, transposed, input, weight, bias, output, preActivation);
        _engine.Convolve(
            geometry, transposed, input.Rows, activation, Start(input), Start(weight), Start(bias), Start(output), Start(preActivation));
        Keep(input, weight, bias, output, preActivation);
    }

    private void ConvolveBackward(
        in ConvolutionGeometry geometry, bool transposed, Matrix input, Matrix weight, Activation activation, Matrix values,
        Matrix outputGradient, Matrix weightGradient, Matrix biasGradient, bool accumulate, Matrix inputGradient)
    {
        Check.ConvolutionBackward(
            geometry, transposed, input, weight, activation, values, outputGradient, weightGradient, biasGradient, inputGradient);
        _engine.ConvolveBackward(
            geometry, transposed, input.Rows, activation, Start(input), Start(weight), Start(values), Start(outputGradient),
            Start(weightGradient), Start(biasGradient), accumulate, Start(inputGradient));
        Keep(input, weight, values, outputGradient, weightGradient, biasGradient, inputGradient);
    }
}
