using Hourglass.Compute;
using Hourglass.Objectives;

namespace Hourglass.Consumer.Tests.Parts;

/// <summary>Independent Laplace distributions with mean 0: many values of a code are near 0 and a few are large.</summary>
internal sealed class Laplace(float scale) : Prior
{
    public override void Draw(Backend backend, RandomStream stream, Matrix codes)
    {
        // The inverse of the distribution function, −b·sign(u)·ln(1 − |u|) with u uniform in (−1, 1).
        backend.FillUniform(stream, -1, 1, codes);
        var values = new float[codes.Length];
        backend.Download(codes, values);
        foreach (ref var value in values.AsSpan()) value = (float)(-scale * Math.Sign(value) * Math.Log(1 - Math.Abs((double)value)));
        backend.Upload(values, codes);
    }

    public override double LogDensity(ReadOnlySpan<float> code)
    {
        var sum = 0.0;
        foreach (var value in code) sum -= Math.Abs(value) / scale + Math.Log(2 * scale);
        return sum;
    }

    public override string ToString() => FormattableString.Invariant($"Laplace(0, {scale})");
}

/// <summary>The prior as a recipe's penalty names it: <c>{"penalty": "mmd", "prior": {"prior": "laplace", "scale": 0.5}}</c>.</summary>
internal sealed record LaplaceRecipe : PriorRecipe
{
    /// <summary>The mean magnitude of a value, above 0.</summary>
    public float Scale { get; init; } = 1;

    public override Prior Create()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Scale);
        return new Laplace(Scale);
    }
}
