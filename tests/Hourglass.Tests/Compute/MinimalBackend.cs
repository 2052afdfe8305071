using Hourglass.Compute;

namespace Hourglass.Tests.Compute;

/// <summary>
/// What a new device begins with: the abstract operations alone, on buffers that no other backend reads. Everything else is the fallback of
/// <see cref="Backend"/>.
/// </summary>
internal class MinimalBackend : Backend
{
    private readonly ReferenceBackend _device = new();

    public override string Description => "minimal";

    public override DeviceBuffer Allocate(int length) => new Memory(_device.Allocate(length));

    public override void Upload(ReadOnlySpan<float> source, Matrix destination) => _device.Upload(source, On(destination));

    public override void Download(Matrix source, Span<float> destination) => _device.Download(On(source), destination);

    public override void Copy(Matrix source, Matrix destination) => _device.Copy(On(source), On(destination));

    public override void CopyColumns(Matrix source, int sourceStart, Matrix destination, int destinationStart, int count) =>
        _device.CopyColumns(On(source), sourceStart, On(destination), destinationStart, count);

    public override void Fill(Matrix destination, float value) => _device.Fill(On(destination), value);

    public override void Gather(RowTable table, AffineMap map, ReadOnlySpan<int> rows, Matrix destination) =>
        _device.Gather(table, map, rows, On(destination));

    public override void Transform(AffineMap map, Matrix values) => _device.Transform(map, On(values));

    public override void AddScaled(Matrix source, float factor, Matrix destination) =>
        _device.AddScaled(On(source), factor, On(destination));

    public override void AddRow(Matrix source, Matrix row, float factor, Matrix destination) =>
        _device.AddRow(On(source), On(row), factor, On(destination));

    public override void Activate(Activation activation, Matrix source, Matrix destination) =>
        _device.Activate(activation, On(source), On(destination));

    public override void ActivateBackward(Activation activation, Matrix values, Matrix outputGradient, Matrix inputGradient) =>
        _device.ActivateBackward(activation, On(values), On(outputGradient), On(inputGradient));

    public override void FillUniform(RandomStream stream, float low, float high, Matrix destination) =>
        _device.FillUniform(stream, low, high, On(destination));

    public override void AddNormal(RandomStream stream, float sigma, float low, float high, Matrix source, Matrix destination) =>
        _device.AddNormal(stream, sigma, low, high, On(source), On(destination));

    public override void Dropout(RandomStream stream, float rate, Matrix source, Matrix destination) =>
        _device.Dropout(stream, rate, On(source), On(destination));

    public override void Multiply(Matrix a, bool transposeA, Matrix b, bool transposeB, Matrix destination, bool accumulate = false) =>
        _device.Multiply(On(a), transposeA, On(b), transposeB, On(destination), accumulate);

    public override void ConvolutionForward(
        in ConvolutionGeometry geometry, Matrix input, Matrix weight, Matrix bias, Activation activation, Matrix output,
        Matrix preActivation = default) =>
        _device.ConvolutionForward(geometry, On(input), On(weight), On(bias), activation, On(output), On(preActivation));

    public override void ConvolutionBackward(
        in ConvolutionGeometry geometry, Matrix input, Matrix weight, Activation activation, Matrix values, Matrix outputGradient,
        Matrix weightGradient, Matrix biasGradient, bool accumulate, Matrix inputGradient) =>
        _device.ConvolutionBackward(
            geometry, On(input), On(weight), activation, On(values), On(outputGradient), On(weightGradient), On(biasGradient), accumulate,
            On(inputGradient));

    public override void TransposedConvolutionForward(
        in ConvolutionGeometry geometry, Matrix input, Matrix weight, Matrix bias, Activation activation, Matrix output,
        Matrix preActivation = default) =>
        _device.TransposedConvolutionForward(geometry, On(input), On(weight), On(bias), activation, On(output), On(preActivation));

    public override void TransposedConvolutionBackward(
        in ConvolutionGeometry geometry, Matrix input, Matrix weight, Activation activation, Matrix values, Matrix outputGradient,
        Matrix weightGradient, Matrix biasGradient, bool accumulate, Matrix inputGradient) =>
        _device.TransposedConvolutionBackward(
            geometry, On(input), On(weight), activation, On(values), On(outputGradient), On(weightGradient), On(biasGradient), accumulate,
            On(inputGradient));

    public override double Loss(
        LossKind kind, float delta, Activation final, Matrix logits, Matrix target, double gradientScale = 0, Matrix gradient = default) =>
        _device.Loss(kind, delta, final, On(logits), On(target), gradientScale, On(gradient));

    public override double SumOfSquares(Matrix values) => _device.SumOfSquares(On(values));

    public override void ColumnSums(Matrix values, Matrix sums, bool accumulate = false) =>
        _device.ColumnSums(On(values), On(sums), accumulate);

    public override int FirstNonFinite(Matrix values) => _device.FirstNonFinite(On(values));

    public override StepReport SgdStep(in SgdStep step, Matrix values, Matrix gradient, Matrix velocity) =>
        _device.SgdStep(step, On(values), On(gradient), On(velocity));

    public override StepReport RmsPropStep(in RmsPropStep step, Matrix values, Matrix gradient, Matrix squares) =>
        _device.RmsPropStep(step, On(values), On(gradient), On(squares));

    public override StepReport AdamStep(in AdamStep step, Matrix values, Matrix gradient, Matrix mean, Matrix variance) =>
        _device.AdamStep(step, On(values), On(gradient), On(mean), On(variance));

    /// <summary>The device's own view of a matrix.</summary>
    private static Matrix On(Matrix matrix) =>
        matrix.IsNone ? default : new Matrix(((Memory)matrix.Buffer).Inner, matrix.Offset, matrix.Rows, matrix.Columns);

    private sealed class Memory(DeviceBuffer inner) : DeviceBuffer(inner.Length)
    {
        internal DeviceBuffer Inner => inner;
    }
}
