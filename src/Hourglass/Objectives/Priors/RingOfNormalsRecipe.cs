namespace Hourglass.Objectives;

/// <summary>A <see cref="RingOfNormals"/>; goes with a code of 2 dimensions.</summary>
public sealed record RingOfNormalsRecipe : PriorRecipe
{
    /// <summary>How many normal distributions stand on the ring, at least 1.</summary>
    public int Count { get; set; } = 10;

    /// <summary>The ring's radius, above 0.</summary>
    public float Radius { get; set; } = 2;

    /// <summary>The standard deviation along the ray from the origin, above 0.</summary>
    public float SigmaAlong { get; set; } = 0.5f;

    /// <summary>The standard deviation across it, above 0.</summary>
    public float SigmaAcross { get; set; } = 0.1f;

    internal override Prior Create() => new RingOfNormals(Count, Radius, SigmaAlong, SigmaAcross);
}
