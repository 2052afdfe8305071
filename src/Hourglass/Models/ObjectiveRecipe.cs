using Hourglass.Compute;
using Hourglass.Objectives;

namespace Hourglass.Models;

/// <summary>An <see cref="Objective"/> as a recipe names it.</summary>
public sealed record ObjectiveRecipe
{
    /// <summary>The reconstruction loss.</summary>
    public LossKind Loss { get; set; } = LossKind.SquaredError;

    /// <summary>Huber's δ; 1 where null. No other loss takes it.</summary>
    public float? Delta { get; set; }

    /// <summary>How values become one number.</summary>
    public Reduction Reduction { get; set; } = Reduction.Sum;

    internal Objective Create()
    {
        if (Delta is not null && Loss != LossKind.Huber)
            throw new RecipeException($"Only the loss huber takes a delta; found it with {JsonNames.Of(Loss)}.");
        return new Objective(
            Loss switch
            {
                LossKind.SquaredError => new SquaredError(),
                LossKind.AbsoluteError => new AbsoluteError(),
                LossKind.Huber => new HuberLoss(Delta ?? 1f),
                LossKind.BinaryCrossEntropy => new BinaryCrossEntropy(),
                _ => throw new RecipeException($"Unknown loss {Loss}."),
            },
            Reduction);
    }
}
