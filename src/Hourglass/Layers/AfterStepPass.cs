using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>The arguments of <see cref="ModelPart.AfterStep"/>.</summary>
public readonly ref struct AfterStepPass
{
    /// <summary>The backend that runs the operations.</summary>
    public required Backend Backend { get; init; }

    /// <summary>
    /// The optimizer's states, each in the layout of <see cref="ParameterSet.Values"/>: a parameter's part has the offset of its values.
    /// </summary>
    public required IReadOnlyList<Matrix> OptimizerStates { get; init; }

    /// <summary>The seed of all random streams.</summary>
    public ulong Seed { get; init; }

    /// <summary>The index of the completed step, from 0.</summary>
    public long Step { get; init; }
}
