namespace Hourglass.Objectives;

/// <summary>
/// A mixture of k normal distributions of equal share, whose centers stand evenly on a circle, the first on the x axis; each is stretched along
/// the ray from the origin through its center (Makhzani et al., 2015, section 2.3, figure 2 B).
/// </summary>
public sealed class RingOfNormals : PlanarPrior
{
    private readonly float _along, _across;
    private readonly (float Cos, float Sin)[] _rays;

    /// <summary>Makes the distribution.</summary>
    /// <param name="count">k, at least 1.</param>
    /// <param name="radius">The circle's radius, above 0.</param>
    /// <param name="sigmaAlong">The standard deviation along the ray, above 0.</param>
    /// <param name="sigmaAcross">The standard deviation across it, above 0.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public RingOfNormals(int count = 10, float radius = 2, float sigmaAlong = 0.5f, float sigmaAcross = 0.1f)
    {
        if (count is < 1 or > 10_000) throw new ArgumentException($"count must be a whole number from 1 to 10,000; found {count}.", nameof(count));
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

    /// <summary>How many normal distributions there are.</summary>
    public int Count => _rays.Length;

    /// <summary>The distance of their centers from the origin.</summary>
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
        if (classes > Count) throw new ArgumentException($"the prior {this} has too few for a class each; found {classes} classes.", nameof(classes));
    }

    /// <inheritdoc/>
    public override string ToString() => $"ring of {Count} normal distributions";

    /// <summary>Class i has the i-th normal distribution.</summary>
    private protected override float Within(int label, int classes, float place) => (label + place) / Count;

    private protected override (float X, float Y) Point(float place, float first, float second)
    {
        var (cos, sin) = _rays[Math.Min((int)(place * Count), Count - 1)];
        var (along, across) = (Radius + _along * first, _across * second);
        return (along * cos - across * sin, along * sin + across * cos);
    }
}
