using Hourglass.Compute;
using Hourglass.Layers;
using Hourglass.Objectives;

namespace Hourglass.GradientChecks;

/// <summary>Tells whether the gradient a loss writes is the derivative of the value it returns, as a test of a loss of your own needs.</summary>
public static class LossGradientCheck
{
    private const int Points = 4;

    /// <summary>
    /// Checks ∂loss/∂z, and that by the loss's own parameters at their first values, of Σ loss(f(z), x) against central differences at four random points: z normal with σ = 2, x uniform in (0, 1).
    /// Kinks are left out, as <see cref="GradientCheckEntry.AtKinks"/> tells.
    /// </summary>
    /// <param name="loss">The loss.</param>
    /// <param name="final">f, the decoder's last activation.</param>
    /// <param name="batch">How many samples, at least 1.</param>
    /// <param name="features">Values a sample, at least 1.</param>
    /// <param name="seed">The seed of all draws.</param>
    /// <param name="step">The largest step h; powers of two make z ± h exact.</param>
    /// <param name="tolerance">The largest relative error that passes.</param>
    /// <param name="backend">Who does the arithmetic; the reference where null.</param>
    /// <exception cref="ArgumentException">The loss does not go with <paramref name="final"/>.</exception>
    public static GradientCheckReport Run(
        ReconstructionLoss loss, Activation final, int batch = 3, int features = 5, ulong seed = 0, double step = 1.0 / 128,
        double tolerance = 1e-3, Backend? backend = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tolerance);
        loss.CheckActivation(final);
        var b = backend ?? new ReferenceBackend();
        var (logits, target, gradient) = (New(), New(), New());
        var parameters = new ParameterSet(b, loss);
        parameters.Initialize(seed);
        var start = new float[logits.Length];
        var probe = new DerivativeProbe(b, step, tolerance);
        for (uint point = 0; point < Points; point++)
        {
            b.FillNormal(Draws(0), 0, 2, logits);
            b.FillUniform(Draws(1), 0, 1, target);
            b.Download(logits, start);
            DerivativeProbe.Round(start);
            b.Upload(start, logits);
            parameters.ZeroGradients();
            loss.Evaluate(b, final, logits, target, 1, gradient);
            probe.Probe("logits", logits, gradient, Evaluate, Draws(2));
            foreach (var parameter in parameters.Parameters) probe.Probe(parameter.Name, parameter.Values, parameter.Gradient, Evaluate, Draws(3));

            RandomStream Draws(uint index) => new(seed, RandomPurpose.Data, index, point);
        }

        return probe.Report($"{loss.Name} after {final.Kind}");

        Matrix New() => b.Allocate(checked(batch * features)).AsMatrix(0, batch, features);

        (double Value, double Norm) Evaluate()
        {
            var value = loss.Evaluate(b, final, logits, target);
            return (value, Math.Abs(value));
        }
    }
}
