namespace Hourglass.Compute;

// Random numbers: values of binary pictures, noise and corruptions on all threads.
public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public override void FillUniform(RandomStream stream, float low, float high, Matrix destination)
    {
        var values = Span(destination);
        for (var i = 0; i < values.Length; i += 4)
        {
            var (w0, w1, w2, w3) = stream.Block((uint)i / 4);
            ReadOnlySpan<uint> words = [w0, w1, w2, w3];
            for (var j = 0; j < Math.Min(4, values.Length - i); j++)
                values[i + j] = MathF.FusedMultiplyAdd(Philox.Uniform(words[j]), high - low, low);
        }

        Keep(destination);
    }

    /// <inheritdoc/>
    public override void AddNormal(RandomStream stream, float sigma, float low, float high, Matrix source, Matrix destination)
    {
        Check.SameShape(source, destination);
        Check.Noise(sigma, low, high);
        _engine.AddNormal(stream, sigma, low, high, Start(source), Start(destination), source.Length);
        Keep(source, destination);
    }

    /// <inheritdoc/>
    public override void FillNormal(RandomStream stream, float mean, float sigma, Matrix destination)
    {
        Fill(destination, mean);
        _engine.AddNormal(
            stream, sigma, float.NegativeInfinity, float.PositiveInfinity, Start(destination), Start(destination), destination.Length);
        Keep(destination);
    }

    /// <inheritdoc/>
    public override void Dropout(RandomStream stream, float rate, Matrix source, Matrix destination)
    {
        Check.SameShape(source, destination);
        Check.DropoutRate(rate);
        _engine.Dropout(stream, rate, Start(source), Start(destination), source.Length);
        Keep(source, destination);
    }

    /// <inheritdoc/>
    public override void Bernoulli(RandomStream stream, Matrix values)
    {
        _engine.Bernoulli(stream, Start(values), values.Length);
        Keep(values);
    }

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
    public override void FillBlock(
        RandomStream stream, Shape picture, int height, int width, float value, Matrix source, Matrix destination)
    {
        Check.Block(picture, height, width, source, destination);
        _engine.FillBlock(stream, picture, height, width, value, Start(source), Start(destination), source.Rows);
        Keep(source, destination);
    }
}
