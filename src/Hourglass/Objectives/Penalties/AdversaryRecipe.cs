using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Objectives;

/// <summary>An <see cref="Adversary"/>: a network that learns to tell codes from draws of a prior.</summary>
public sealed record AdversaryRecipe : PenaltyRecipe
{
    /// <summary>What the encoder's part of the game is multiplied by, at least 0.</summary>
    public float Weight { get; set; } = 1;

    /// <summary>The units of the network's hidden layers.</summary>
    public IReadOnlyList<int> Hidden { get; set; } = [1000, 1000];

    /// <summary>What its hidden layers end in.</summary>
    public ActivationKind Activation { get; set; } = ActivationKind.Relu;

    /// <summary>What the codes are to be distributed like; N(0, I) where null.</summary>
    public PriorRecipe? Prior { get; set; }

    /// <summary>Whether the network is told the class of each row, and each class has a part of the prior of its own.</summary>
    public bool Labels { get; set; }

    /// <inheritdoc/>
    public override Penalty Create() =>
        new Adversary(Prior?.Create() ?? new StandardNormal(), [.. Hidden], LayerRecipe.CreateActivation(Activation, null), Weight, Labels);
}
