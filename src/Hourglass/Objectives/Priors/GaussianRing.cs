using Hourglass.Compute;

namespace Hourglass.Objectives;

/// <summary>
/// A mixture of k equally weighted Gaussians whose means are evenly spaced on a circle, the first on the x axis; each is elongated along
/// the ray from the origin through its mean (Makhzani et al., 2015, section 2.3, figure 2 B).
/// </summary>
internal sealed class GaussianRing : PlanarPrior
{
    private readonly float _along, _across;
    private readonly (float Cos, float Sin)[] _rays;

    /// <summary>Creates the distribution.</summary>
    /// <param name="count">k, 1 to 10,000.</param>
    /// <param name="radius">The circle's radius, above 0.</param>
    /// <param name="sigmaAlong">The standard deviation along the ray, above 0.</param>
    /// <param name="sigmaAcross">The standard deviation across it, above 0.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public GaussianRing(int count = 10, float radius = 2, float sigmaAlong = 0.5f, float sigmaAcross = 0.1f)
    {
        if (count is < 1 or > 10_000)
            throw new ArgumentException($"count must be a whole number from 1 to 10,000; found {count}.", nameof(count));
        Radius = Positive(radius, nameof(radius));
        _along = Positive(sigmaAlong, nameof(sigmaAlong));
        _across = Positive(sigmaAcross, nameof(sigmaAcross));
        _rays = new (float, float)[count];
        for (var i = 0; i < count; i++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * i / count);
            _rays[i] = ((float)cos, (float)sin);
        }
    }

    /// <summary>k, the number of Gaussians.</summary>
    public int Count => _rays.Length;

    /// <summary>The distance of their means from the origin.</summary>
    public float Radius { get; }

    /// <inheritdoc/>
    public override double LogDensity(ReadOnlySpan<float> code)
    {
        CheckSize(code.Length);
        var sum = new LogSum();
        foreach (var (cos, sin) in _rays)
        {
            var along = ((double)code[0] * cos + (double)code[1] * sin - Radius) / _along;
            var across = ((double)code[1] * cos - (double)code[0] * sin) / _across;
            sum.Add(-0.5 * (along * along + across * across));
        }

        return sum.Value - Math.Log(2 * Math.PI * _along * _across * Count);
    }

    /// <inheritdoc/>
    public override void CheckClasses(int classes)
    {
        if (classes > Count)
            throw new ArgumentException($"the prior {this} has too few for one per class; found {classes} classes.", nameof(classes));
    }

    /// <inheritdoc/>
    public override string ToString() => $"ring of {Count} Gaussians";

    /// <summary>Class i has the i-th Gaussian.</summary>
    private protected override float Within(int label, int classes, float place) => (label + place) / Count;

    private protected override PlanarPlace Place(float place)
    {
        var (cos, sin) = _rays[Math.Min((int)(place * Count), Count - 1)];
        return new PlanarPlace(Radius, 0, _along, _across, cos, sin);
    }
}

/// <summary>
/// A mixture of equally weighted Gaussians whose means are evenly spaced on a circle (Makhzani et al., 2015, figure 2 B). Requires codes of
/// 2 dimensions.
/// </summary>
public sealed record GaussianRingRecipe : PriorRecipe
{
    /// <summary>The number of Gaussians, 1 to 10,000.</summary>
    public int Count { get; init; } = 10;

    /// <summary>The circle's radius, above 0.</summary>
    public float Radius { get; init; } = 2;

    /// <summary>The standard deviation along the ray from the origin, above 0.</summary>
    public float SigmaAlong { get; init; } = 0.5f;

    /// <summary>The standard deviation across it, above 0.</summary>
    public float SigmaAcross { get; init; } = 0.1f;

    /// <inheritdoc/>
    public override Prior Create() => new GaussianRing(Count, Radius, SigmaAlong, SigmaAcross);
}
