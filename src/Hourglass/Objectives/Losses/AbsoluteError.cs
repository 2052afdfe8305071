using Hourglass.Compute;

namespace Hourglass.Objectives;

/// <summary>|x̂ − x|: up to a constant the negative log-likelihood of a Laplace distribution. Its derivative at 0 is taken as 0.</summary>
internal sealed class AbsoluteError() : BackendLoss("absoluteError", LossKind.AbsoluteError);

/// <summary>The absolute error |x̂ − x|: up to a constant the negative log-likelihood of a Laplace distribution.</summary>
public sealed record AbsoluteErrorRecipe : LossRecipe
{
    /// <inheritdoc/>
    public override ReconstructionLoss Create() => new AbsoluteError();
}
