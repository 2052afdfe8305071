namespace Hourglass.Compute;

/// <summary>
/// The kernels of one instruction set, on bare pointers: what <see cref="CpuBackend"/> calls once it has checked all shapes.
/// </summary>
internal abstract unsafe class CpuEngine
{
    internal static CpuEngine Create(InstructionSet set, WorkerPool pool) => set switch
    {
        InstructionSet.Avx512 => new CpuEngine<System.Runtime.Intrinsics.Vector512<float>, SimdAvx512>(pool),
        InstructionSet.Avx2 => new CpuEngine<System.Runtime.Intrinsics.Vector256<float>, SimdAvx2>(pool),
        InstructionSet.Neon => new CpuEngine<System.Runtime.Intrinsics.Vector128<float>, SimdNeon>(pool),
        _ => new CpuEngine<System.Runtime.Intrinsics.Vector128<float>, SimdPortable>(pool),
    };

    internal abstract void Gather(RowTable table, AffineMap map, ReadOnlySpan<int> rows, float* destination);

    internal abstract void Transform(AffineMap map, float* values, int rows, int columns);

    internal abstract void AddScaled(float* source, float factor, float* destination, int length);

    internal abstract void Activate(Activation activation, float* source, float* destination, int length);

    internal abstract void ActivateBackward(Activation activation, float* values, float* outputGradient, float* inputGradient, int length);

    internal abstract void Dropout(RandomStream stream, float rate, float* source, float* destination, int length);

    internal abstract void AddNormal(
        RandomStream stream, float sigma, float low, float high, float* source, float* destination, int length);

    internal abstract void ReplaceAtRandom(
        RandomStream stream, float rate, float low, float high, float* source, float* destination, int length);

    internal abstract void MaskExactly(RandomStream stream, int count, float* source, float* destination, int rows, int columns);

    internal abstract void FillBlock(
        RandomStream stream, Shape picture, int height, int width, float value, float* source, float* destination, int rows);

    internal abstract void Multiply(int m, int n, int k, Operand a, Operand b, float* c, bool accumulate);

    /// <summary>With a weight of (outputs, inputs) or, transposed, of (inputs, outputs).</summary>
    internal abstract void DenseForward(
        in DenseShape shape, bool transposed, Activation activation, float* input, float* weight, float* bias, float* output,
        float* preActivation);

    internal abstract void DenseBackward(
        in DenseShape shape, Activation activation, float* input, float* weight, float* values, float* outputGradient,
        float* weightGradient, float* biasGradient, bool accumulate, float* inputGradient);

    /// <summary>The convolution or its transpose, with bias and activation.</summary>
    internal abstract void Convolve(
        in ConvolutionGeometry geometry, bool transposed, int batch, Activation activation, float* input, float* weight, float* bias,
        float* output, float* preActivation);

    internal abstract void ConvolveBackward(
        in ConvolutionGeometry geometry, bool transposed, int batch, Activation activation, float* input, float* weight, float* values,
        float* outputGradient, float* weightGradient, float* biasGradient, bool accumulate, float* inputGradient);

    internal abstract void MaxPool(in ConvolutionGeometry geometry, int batch, float* input, float* output);

    internal abstract void MaxPoolBackward(
        in ConvolutionGeometry geometry, int batch, float* input, float* output, float* outputGradient, float* inputGradient);

    internal abstract void AveragePool(in ConvolutionGeometry geometry, int batch, float* input, float* output);

    internal abstract void AveragePoolBackward(in ConvolutionGeometry geometry, int batch, float* outputGradient, float* inputGradient);

    internal abstract void UpSample(in UpSampleGeometry geometry, int batch, float* input, float* output);

    internal abstract void UpSampleBackward(in UpSampleGeometry geometry, int batch, float* outputGradient, float* inputGradient);

    internal abstract void Blend(float* source, float factor, float kept, float* destination, int length);

    internal abstract void ChannelMoments(in ChannelShape shape, float* values, float* mean, float* variance);

    internal abstract void NormalizeChannels(
        in ChannelShape shape, float* input, float* mean, float* variance, float epsilon, float* scale, float* shift, float* output);

    internal abstract void NormalizeChannelsBackward(
        in ChannelShape shape, float* input, float* mean, float* variance, float epsilon, float* scale, bool constant,
        float* outputGradient, float* scaleGradient, float* shiftGradient, bool accumulate, float* inputGradient);

    internal abstract void NormalizeRows(
        int rows, int columns, float* input, float epsilon, float* scale, float* shift, float* output, float* moments);

    internal abstract void NormalizeRowsBackward(
        int rows, int columns, float* input, float* moments, float* scale, float* outputGradient, float* scaleGradient,
        float* shiftGradient, bool accumulate, float* inputGradient);

    internal abstract double Loss(
        LossKind kind, float delta, Activation final, float* logits, float* target, int length, float gradientScale, float* gradient);

    internal abstract void ScaleRows(float* factors, float* values, int rows, int columns);

    internal abstract void Bernoulli(RandomStream stream, float* values, int length);

    internal abstract float TopK(int rows, int columns, float* values, int count, float* marks, float least, float* destination);

    internal abstract void SparseMultiply(int batch, int latents, int features, float* codes, float* atoms, float* bias, float* output);

    internal abstract void SparseMultiplyBackward(
        int batch, int latents, int features, float* codes, float* outputGradient, float* atomsGradient, bool accumulate);

    internal abstract double AbsoluteSum(float* values, int length, float scale, float* gradient);

    internal abstract void GaussianDraw(float* head, float* code, int rows, int size);

    internal abstract void GaussianDivergence(float* head, int rows, int size, float* sums);

    internal abstract void GaussianDivergenceBackward(float* head, float* factors, float* gradient, int rows, int size);

    internal abstract double Discrepancy(
        DiscrepancyKernel kernel, float width, float* codes, float* draws, int rows, int columns, float scale, float* gradient);

    internal abstract double SumOfSquares(float* values, int length);

    internal abstract void ColumnSums(float* values, int rows, int columns, float* sums, bool accumulate);

    internal abstract StepReport Sgd(in SgdStep step, float* values, float* gradient, float* velocity, int length);

    internal abstract StepReport RmsProp(in RmsPropStep step, float* values, float* gradient, float* squares, int length);

    internal abstract StepReport Adam(in AdamStep step, float* values, float* gradient, float* mean, float* variance, int length);
}

/// <summary>The sizes of a dense layer's batch.</summary>
internal readonly record struct DenseShape(int Batch, int Inputs, int Outputs);

/// <summary>The sizes of a batch whose rows fall into channels of so many places.</summary>
internal readonly record struct ChannelShape(int Batch, int Channels, int Places);
