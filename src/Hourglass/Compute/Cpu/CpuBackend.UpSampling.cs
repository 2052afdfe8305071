namespace Hourglass.Compute;

// Upsampling.
public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public override void UpSampleForward(in UpSampleGeometry geometry, Matrix input, Matrix output)
    {
        Check.UpSample(geometry, input, output);
        _engine.UpSample(geometry, input.Rows, Start(input), Start(output));
        Keep(input, output);
    }

    /// <inheritdoc/>
    public override void UpSampleBackward(in UpSampleGeometry geometry, Matrix outputGradient, Matrix inputGradient)
    {
        Check.UpSample(geometry, inputGradient, outputGradient);
        _engine.UpSampleBackward(geometry, inputGradient.Rows, Start(outputGradient), Start(inputGradient));
        Keep(outputGradient, inputGradient);
    }
}
