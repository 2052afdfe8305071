using Hourglass.Compute;

namespace Hourglass.Objectives;

/// <summary>(x̂ − x)²: up to a constant the negative log-likelihood of a Gaussian with σ² = ½.</summary>
internal sealed class SquaredError() : BackendLoss("squaredError", LossKind.SquaredError);

/// <summary>The squared error (x̂ − x)²: up to a constant the negative log-likelihood of a Gaussian with σ² = ½.</summary>
public sealed record SquaredErrorRecipe : LossRecipe
{
    /// <inheritdoc/>
    public override ReconstructionLoss Create() => new SquaredError();
}
