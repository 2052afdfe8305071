namespace Hourglass.Compute;

public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public override void ReplaceAtRandom(RandomStream stream, float rate, float low, float high, Matrix source, Matrix destination)
    {
        Check.Replacement(rate, source, destination);
        _engine.ReplaceAtRandom(stream, rate, low, high, Start(source), Start(destination), source.Length);
        Keep(source, destination);
    }

    /// <inheritdoc/>
    public override void MaskExactly(RandomStream stream, int count, Matrix source, Matrix destination)
    {
        Check.Mask(count, source, destination);
        _engine.MaskExactly(stream, count, Start(source), Start(destination), source.Rows, source.Columns);
        Keep(source, destination);
    }

    /// <inheritdoc/>
    public override void FillBlock(RandomStream stream, Shape picture, int height, int width, float value, Matrix source, Matrix destination)
    {
        Check.Block(picture, height, width, source, destination);
        _engine.FillBlock(stream, picture, height, width, value, Start(source), Start(destination), source.Rows);
        Keep(source, destination);
    }
}
