namespace Hourglass.Compute;

// Normalization by channel and by row.
public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public override void ChannelMoments(Matrix values, Matrix mean, Matrix variance)
    {
        Check.Channels(values, mean, variance);
        _engine.ChannelMoments(Channels(values, mean), Start(values), Start(mean), Start(variance));
        Keep(values, mean, variance);
    }

    /// <inheritdoc/>
    public override void NormalizeChannels(
        Matrix input, Matrix mean, Matrix variance, float epsilon, Matrix scale, Matrix shift, Matrix output)
    {
        Check.Channels(input, mean, variance, scale, shift);
        Check.SameShape(input, output);
        _engine.NormalizeChannels(
            Channels(input, mean), Start(input), Start(mean), Start(variance), epsilon, Start(scale), Start(shift), Start(output));
        Keep(input, mean, variance, scale, shift, output);
    }

    /// <inheritdoc/>
    public override void NormalizeChannelsBackward(
        Matrix input, Matrix mean, Matrix variance, float epsilon, Matrix scale, bool constant, Matrix outputGradient,
        Matrix scaleGradient, Matrix shiftGradient, bool accumulate, Matrix inputGradient)
    {
        Check.Channels(input, mean, variance, scale, scaleGradient, shiftGradient);
        Check.SameShape(input, outputGradient);
        if (!inputGradient.IsNone) Check.SameShape(input, inputGradient);
        _engine.NormalizeChannelsBackward(
            Channels(input, mean), Start(input), Start(mean), Start(variance), epsilon, Start(scale), constant, Start(outputGradient),
            Start(scaleGradient), Start(shiftGradient), accumulate, Start(inputGradient));
        Keep(input, mean, variance, scale, outputGradient, scaleGradient, shiftGradient, inputGradient);
    }

    /// <inheritdoc/>
    public override void NormalizeRows(Matrix input, float epsilon, Matrix scale, Matrix shift, Matrix output, Matrix moments)
    {
        Check.Columns(input, scale, shift);
        Check.SameShape(input, output);
        Check.Moments(input, moments);
        _engine.NormalizeRows(input.Rows, input.Columns, Start(input), epsilon, Start(scale), Start(shift), Start(output), Start(moments));
        Keep(input, scale, shift, output, moments);
    }

    /// <inheritdoc/>
    public override void NormalizeRowsBackward(
        Matrix input, Matrix moments, Matrix scale, Matrix outputGradient, Matrix scaleGradient, Matrix shiftGradient, bool accumulate,
        Matrix inputGradient)
    {
        Check.Columns(input, scale, scaleGradient, shiftGradient);
        Check.Moments(input, moments);
        Check.SameShape(input, outputGradient);
        if (!inputGradient.IsNone) Check.SameShape(input, inputGradient);
        _engine.NormalizeRowsBackward(
            input.Rows, input.Columns, Start(input), Start(moments), Start(scale), Start(outputGradient), Start(scaleGradient),
            Start(shiftGradient), accumulate, Start(inputGradient));
        Keep(input, moments, scale, outputGradient, scaleGradient, shiftGradient, inputGradient);
    }

    private static ChannelShape Channels(Matrix values, Matrix perChannel) =>
        new(values.Rows, perChannel.Length, values.Columns / perChannel.Length);
}
