namespace Hourglass.Objectives;

/// <summary>A <see cref="SwissRoll"/>; goes with a code of 2 dimensions.</summary>
public sealed record SwissRollRecipe : PriorRecipe
{
    /// <summary>The distance of the outer end from the origin, above 0.</summary>
    public float Radius { get; set; } = 3;

    /// <summary>How often the spiral goes round, above 0.</summary>
    public float Turns { get; set; } = 2;

    /// <summary>The standard deviation of the noise around the spiral, above 0.</summary>
    public float Sigma { get; set; } = 0.1f;

    internal override Prior Create() => new SwissRoll(Radius, Turns, Sigma);
}
