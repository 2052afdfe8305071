using Hourglass.Compute;

namespace Hourglass.Objectives;

/// <summary>
/// A spiral with Gaussian noise: √u·radius·(cos 2πt√u, sin 2πt√u) + N(0, σ²I) with u uniform in (0, 1) and t turns; the root makes the
/// codes about uniform along the spiral (Makhzani et al., 2015, section 2.3, figure 4).
/// </summary>
internal sealed class SwissRoll : PlanarPrior
{
    private const int MaximumPoints = 1 << 20;

    private readonly float _radius, _turns, _sigma;
    private readonly int _points;

    /// <summary>Creates the distribution.</summary>
    /// <param name="radius">The distance of the outer end from the origin, above 0.</param>
    /// <param name="turns">t, above 0.</param>
    /// <param name="sigma">σ, above 0; values below about 1/100,000 of the spiral's length are rejected.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public SwissRoll(float radius = 3, float turns = 2, float sigma = 0.1f)
    {
        (_radius, _turns, _sigma) = (Positive(radius, nameof(radius)), Positive(turns, nameof(turns)), Positive(sigma, nameof(sigma)));
        // The density is a sum over points of the spiral whose distance is below σ, which makes the sum exact to many digits.
        var points = 4.0 * radius * (1 + 2 * Math.PI * turns) / sigma + 64;
        if (points > MaximumPoints)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"sigma is too small for a spiral of this length; found {sigma}."), nameof(sigma));
        }

        _points = (int)points;
    }

    /// <inheritdoc/>
    public override double LogDensity(ReadOnlySpan<float> code)
    {
        CheckSize(code.Length);
        var sum = new LogSum();
        for (var i = 0; i < _points; i++)
        {
            // ∫ N(code; c(√u), σ²I) du = ∫ N(code; c(s), σ²I)·2s ds, by the midpoint rule in s.
            var s = (i + 0.5) / _points;
            var (sin, cos) = Math.SinCos(2 * Math.PI * _turns * s);
            var (x, y) = ((code[0] - _radius * s * cos) / _sigma, (code[1] - _radius * s * sin) / _sigma);
            sum.Add(Math.Log(2 * s / _points) - 0.5 * (x * x + y * y));
        }

        return sum.Value - Math.Log(2 * Math.PI * _sigma * _sigma);
    }

    /// <inheritdoc/>
    public override string ToString() => "swiss roll";

    /// <summary>Each class has an equal part of the spiral, from the center outwards.</summary>
    private protected override float Within(int label, int classes, float place) => (label + place) / classes;

    private protected override PlanarPlace Place(float place)
    {
        var s = MathF.Sqrt(place);
        var (sin, cos) = MathF.SinCos(2 * MathF.PI * _turns * s);
        return new PlanarPlace(_radius * s * cos, _radius * s * sin, _sigma, _sigma, Cos: 1, Sin: 0);
    }
}

/// <summary>A spiral with Gaussian noise (Makhzani et al., 2015, figure 4). Requires codes of 2 dimensions.</summary>
public sealed record SwissRollRecipe : PriorRecipe
{
    /// <summary>The distance of the outer end from the origin, above 0.</summary>
    public float Radius { get; init; } = 3;

    /// <summary>The number of turns, above 0.</summary>
    public float Turns { get; init; } = 2;

    /// <summary>
    /// The standard deviation of the noise around the spiral, above 0; values below about 1/100,000 of the spiral's length are rejected.
    /// </summary>
    public float Sigma { get; init; } = 0.1f;

    /// <inheritdoc/>
    public override Prior Create() => new SwissRoll(Radius, Turns, Sigma);
}
