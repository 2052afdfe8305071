namespace Hourglass.Objectives;

/// <summary>A <see cref="KlDivergence"/>; goes with a gaussian bottleneck.</summary>
public sealed record KlDivergenceRecipe : PenaltyRecipe
{
    /// <summary>β.</summary>
    public float Weight { get; set; } = 1;

    /// <summary>The steps in which β grows from 0 to its full value; 0 for none.</summary>
    public int WarmUpSteps { get; set; }

    /// <summary>C in nats: the cost is β·|KL − C|; none where null.</summary>
    public float? Capacity { get; set; }

    /// <summary>The steps in which C grows from 0 to its full value; 0 for at once.</summary>
    public int CapacitySteps { get; set; }

    /// <summary>λ in nats: a dimension below it costs λ and is left in peace; none where null.</summary>
    public float? FreeBits { get; set; }

    /// <inheritdoc/>
    public override Penalty Create() => new KlDivergence(Weight, WarmUpSteps, Capacity, CapacitySteps, FreeBits);
}
