using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>What <see cref="ModelPart.AfterStep"/> works on. A new field here changes no part's signature.</summary>
public readonly ref struct AfterStepPass
{
    /// <summary>Who does the arithmetic.</summary>
    public required Backend Backend { get; init; }

    /// <summary>
    /// What the optimizer keeps between steps, each laid out as <see cref="ParameterSet.Values"/> is: a parameter's share starts where its values do.
    /// </summary>
    public required IReadOnlyList<Matrix> OptimizerStates { get; init; }

    /// <summary>The seed of all draws.</summary>
    public ulong Seed { get; init; }

    /// <summary>The step that was made, from 0.</summary>
    public long Step { get; init; }
}
