using Hourglass.Compute;

namespace Hourglass.Objectives;

/// <summary>N(0, I), for codes of any size.</summary>
internal sealed class StandardNormal : Prior
{
    /// <inheritdoc/>
    public override void Draw(Backend backend, RandomStream stream, Matrix codes) => backend.FillNormal(stream, 0, 1, codes);

    /// <inheritdoc/>
    public override double LogDensity(ReadOnlySpan<float> code)
    {
        var sum = 0.0;
        foreach (var value in code) sum += (double)value * value;
        return -0.5 * (sum + code.Length * Math.Log(2 * Math.PI));
    }

    /// <inheritdoc/>
    public override string ToString() => "N(0, I)";
}

/// <summary>The standard normal distribution N(0, I), for codes of any size.</summary>
public sealed record StandardNormalRecipe : PriorRecipe
{
    /// <inheritdoc/>
    public override Prior Create() => new StandardNormal();
}
