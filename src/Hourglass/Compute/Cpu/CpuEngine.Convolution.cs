namespace Hourglass.Compute;

internal sealed unsafe partial class CpuEngine<TVector, TSimd>
{
    internal override void Convolve(
        in ConvolutionGeometry geometry, bool transposed, int batch, Activation activation, float* input, float* weight, float* bias,
        float* output, float* preActivation) => throw new NotImplementedException();

    internal override void ConvolveBackward(
        in ConvolutionGeometry geometry, bool transposed, int batch, Activation activation, float* input, float* weight, float* values,
        float* outputGradient, float* weightGradient, float* biasGradient, bool accumulate, float* inputGradient) => throw new NotImplementedException();
}
