namespace Hourglass.Compute;

// Optimizer steps.
public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public override StepReport SgdStep(in SgdStep step, Matrix values, Matrix gradient, Matrix velocity)
    {
        Check.Step(values, gradient, velocity, velocity);
        var report = _engine.Sgd(step, Start(values), Start(gradient), Start(velocity), values.Length);
        Keep(values, gradient, velocity);
        return report;
    }

    /// <inheritdoc/>
    public override StepReport RmsPropStep(in RmsPropStep step, Matrix values, Matrix gradient, Matrix squares)
    {
        Check.Step(values, gradient, squares, squares);
        var report = _engine.RmsProp(step, Start(values), Start(gradient), Start(squares), values.Length);
        Keep(values, gradient, squares);
        return report;
    }

    /// <inheritdoc/>
    public override StepReport AdamStep(in AdamStep step, Matrix values, Matrix gradient, Matrix mean, Matrix variance)
    {
        Check.Step(values, gradient, mean, variance);
        var report = _engine.Adam(step, Start(values), Start(gradient), Start(mean), Start(variance), values.Length);
        Keep(values, gradient, mean, variance);
        return report;
    }

    /// <inheritdoc/>
    public override float ClipNorm(Matrix gradients, double limit)
    {
        var norm = Math.Sqrt(_engine.SumOfSquares(Start(gradients), gradients.Length));
        Keep(gradients);
        return double.IsFinite(norm) && norm > limit ? (float)(limit / norm) : 1;
    }
}
