namespace Hourglass.Objectives;

/// <summary>A <see cref="Resampling"/>; goes with a sparse bottleneck and a dictionary.</summary>
public sealed record ResamplingRecipe : PenaltyRecipe
{
    /// <summary>The number of steps from one time to the next, at least 1.</summary>
    public required int Every { get; set; }

    /// <summary>The length of a latent's new weights as a share of the living ones', above 0.</summary>
    public float Scale { get; set; } = 0.2f;

    /// <inheritdoc/>
    public override Penalty Create() => new Resampling(Every, Scale);
}
