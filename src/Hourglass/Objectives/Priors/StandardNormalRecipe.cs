namespace Hourglass.Objectives;

/// <summary>A <see cref="StandardNormal"/>.</summary>
public sealed record StandardNormalRecipe : PriorRecipe
{
    internal override Prior Create() => new StandardNormal();
}
