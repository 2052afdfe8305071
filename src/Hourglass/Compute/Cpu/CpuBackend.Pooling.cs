namespace Hourglass.Compute;

// Pooling.
public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public override void MaxPoolForward(in ConvolutionGeometry geometry, Matrix input, Matrix output)
    {
        Check.Pooling(geometry, input, output);
        _engine.MaxPool(geometry, input.Rows, Start(input), Start(output));
        Keep(input, output);
    }

    /// <inheritdoc/>
    public override void MaxPoolBackward(
        in ConvolutionGeometry geometry, Matrix input, Matrix output, Matrix outputGradient, Matrix inputGradient)
    {
        Check.Pooling(geometry, input, output);
        Check.SameShape(output, outputGradient);
        Check.SameShape(input, inputGradient);
        _engine.MaxPoolBackward(geometry, input.Rows, Start(input), Start(output), Start(outputGradient), Start(inputGradient));
        Keep(input, output, outputGradient, inputGradient);
    }

    /// <inheritdoc/>
    public override void AveragePoolForward(in ConvolutionGeometry geometry, Matrix input, Matrix output)
    {
        Check.Pooling(geometry, input, output);
        _engine.AveragePool(geometry, input.Rows, Start(input), Start(output));
        Keep(input, output);
    }

    /// <inheritdoc/>
    public override void AveragePoolBackward(in ConvolutionGeometry geometry, Matrix outputGradient, Matrix inputGradient)
    {
        Check.Pooling(geometry, inputGradient, outputGradient);
        _engine.AveragePoolBackward(geometry, inputGradient.Rows, Start(outputGradient), Start(inputGradient));
        Keep(outputGradient, inputGradient);
    }
}
