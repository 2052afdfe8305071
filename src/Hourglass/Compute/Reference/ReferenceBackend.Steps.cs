namespace Hourglass.Compute;

// The optimizers' steps.
public sealed partial class ReferenceBackend
{
    /// <inheritdoc/>
    public override StepReport SgdStep(in SgdStep step, Matrix values, Matrix gradient, Matrix velocity)
    {
        Check.Step(values, gradient, velocity, velocity);
        var w = Values(values);
        var g = Values(gradient);
        var v = velocity.IsNone ? default : Values(velocity);
        var report = default(StepReport);
        for (var i = 0; i < w.Length; i++)
        {
            if (float.IsFinite(g[i]))
            {
                var slope = Clip(step.Clip, g[i]) + (double)step.WeightDecay * w[i];
                if (!velocity.IsNone)
                {
                    v[i] = (float)((double)step.Momentum * v[i] + slope);
                    slope = step.Nesterov ? slope + (double)step.Momentum * v[i] : v[i];
                }

                w[i] = (float)(w[i] - step.LearningRate * slope);
            }

            report = report.And(Seen(g[i], w[i]));
        }

        return report;
    }

    /// <inheritdoc/>
    public override StepReport RmsPropStep(in RmsPropStep step, Matrix values, Matrix gradient, Matrix squares)
    {
        Check.Step(values, gradient, squares, squares);
        var w = Values(values);
        var g = Values(gradient);
        var s = Values(squares);
        var report = default(StepReport);
        for (var i = 0; i < w.Length; i++)
        {
            if (float.IsFinite(g[i]))
            {
                var slope = Clip(step.Clip, g[i]) + (double)step.WeightDecay * w[i];
                var square = (float)((double)step.Rho * s[i] + (1.0 - step.Rho) * slope * slope);
                if (!float.IsFinite(square))
                {
                    report = report.And(new StepReport(1, Math.Abs(w[i])));
                    continue;
                }

                s[i] = square;
                w[i] = (float)(w[i] - step.LearningRate * slope / (Math.Sqrt(s[i]) + step.Epsilon));
            }

            report = report.And(Seen(g[i], w[i]));
        }

        return report;
    }

    /// <inheritdoc/>
    public override StepReport AdamStep(in AdamStep step, Matrix values, Matrix gradient, Matrix mean, Matrix variance)
    {
        Check.Step(values, gradient, mean, variance);
        var w = Values(values);
        var g = Values(gradient);
        var m = Values(mean);
        var v = Values(variance);
        var correction1 = 1 - Math.Pow(step.Beta1, step.Step);
        var correction2 = 1 - Math.Pow(step.Beta2, step.Step);
        var report = default(StepReport);
        for (var i = 0; i < w.Length; i++)
        {
            if (float.IsFinite(g[i]))
            {
                var slope = (double)Clip(step.Clip, g[i]);
                if (!step.Decoupled) slope += (double)step.WeightDecay * w[i];
                var square = (float)((double)step.Beta2 * v[i] + (1.0 - step.Beta2) * slope * slope);
                if (!float.IsFinite(square))
                {
                    report = report.And(new StepReport(1, Math.Abs(w[i])));
                    continue;
                }

                m[i] = (float)((double)step.Beta1 * m[i] + (1.0 - step.Beta1) * slope);
                v[i] = square;
                var decayed = step.Decoupled ? w[i] * (1.0 - (double)step.LearningRate * step.WeightDecay) : w[i];
                w[i] = (float)(decayed - step.LearningRate * (m[i] / correction1) / (Math.Sqrt(v[i] / correction2) + step.Epsilon));
            }

            report = report.And(Seen(g[i], w[i]));
        }

        return report;
    }

    private static float Clip(GradientClip clip, float gradient) => Math.Clamp(clip.Factor * gradient, -clip.Limit, clip.Limit);

    private static StepReport Seen(float gradient, float value) => new(float.IsFinite(gradient) ? 0 : 1, Math.Abs(value));
}
