using Hourglass.Compute;

namespace Hourglass.Objectives;

/// <summary>A loss that the backends implement.</summary>
internal abstract class BackendLoss : ReconstructionLoss
{
    private protected BackendLoss(string name, LossKind kind, float delta = 0)
        : base(name) => (Kind, Delta) = (kind, delta);

    /// <summary>The loss in the backends' enumeration.</summary>
    public LossKind Kind { get; }

    private protected float Delta { get; }

    /// <inheritdoc/>
    public override double Evaluate(
        Backend backend, Activation final, Matrix logits, Matrix target, double gradientScale = 0, Matrix gradient = default) =>
        backend.Loss(Kind, Delta, final, logits, target, gradientScale, gradient);

    /// <inheritdoc/>
    public override void EvaluateRows(Backend backend, Activation final, Matrix logits, Matrix target, Matrix perRow) =>
        backend.RowLoss(Kind, Delta, final, logits, target, perRow);
}
