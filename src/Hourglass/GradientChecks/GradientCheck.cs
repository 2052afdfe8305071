using Hourglass.Compute;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Objectives;

namespace Hourglass.GradientChecks;

/// <summary>
/// Compares gradients with central differences: of a layer, of a loss, or of a whole model with its bottleneck, penalties and corruption.
/// For a part of your own, one line in a test: <c>GradientCheck.Layer(new MyLayer(), new Shape(5)).ThrowIfFailed();</c>
/// </summary>
/// <remarks>
/// Derivatives are compared along a random direction and in up to 16 elements of each tensor. A correct gradient passes with errors far
/// below the tolerance; a tensor whose gradient is 5 % off, or of which one element among up to 64 is, fails. Points where the function has
/// a kink (ReLU at 0) within the step are recognized by its values and skipped; <see cref="GradientCheckEntry.AtKinks"/> counts them. A
/// tensor that has no other points is tried at further ones, for a model with its biases shifted a little; if these are kinks too, it is
/// reported as unchecked, which is no failure.
/// </remarks>
public static class GradientCheck
{
    private const int Points = 4, FurtherPoints = 4;

    /// <summary>
    /// Checks ∂(Σ r·y)/∂ of a layer's input and of each of its parameters, for random r, at four random points. The layer runs in training
    /// mode, with the same random numbers each time.
    /// </summary>
    /// <param name="layer">
    /// The layer. One that is not built yet is built for <paramref name="input"/>. Parameter values are restored.
    /// </param>
    /// <param name="input">The shape of one sample.</param>
    /// <param name="batch">The number of samples, at least 1.</param>
    /// <param name="seed">The seed of the random points.</param>
    /// <param name="step">The largest step h, above 0; powers of two make x ± h exact.</param>
    /// <param name="tolerance">The largest relative error that passes, above 0.</param>
    /// <param name="backend">The backend that runs the operations; null for a <see cref="ReferenceBackend"/>.</param>
    /// <exception cref="ShapeException">The layer does not accept <paramref name="input"/>, or was built for another shape.</exception>
    public static GradientCheckReport Layer(
        Layer layer, Shape input, int batch = 3, ulong seed = 0, double step = 1.0 / 128, double tolerance = 1e-3, Backend? backend = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        if (layer.InputShape.Rank == 0) layer.Build(input, "layer");
        else if (layer.InputShape != input) throw new ShapeException($"{layer} was built for {layer.InputShape}; found {input}.");
        using var function = new LayerFunction(layer, batch, seed, backend ?? new ReferenceBackend());
        return Run(function, Points, step, tolerance);
    }

    /// <summary>
    /// Checks ∂loss/∂z, and the derivative by each of the loss's own parameters, of Σ loss(f(z), x) at four random points: z normal with
    /// σ = 2, x uniform in (0, 1).
    /// </summary>
    /// <param name="loss">The loss.</param>
    /// <param name="final">f, the last activation of the decoder.</param>
    /// <param name="batch">The number of samples, at least 1.</param>
    /// <param name="features">The number of values per sample, at least 1.</param>
    /// <param name="seed">The seed of the random points.</param>
    /// <param name="step">The largest step h, above 0; powers of two make z ± h exact.</param>
    /// <param name="tolerance">The largest relative error that passes, above 0.</param>
    /// <param name="backend">The backend that runs the operations; null for a <see cref="ReferenceBackend"/>.</param>
    /// <exception cref="ArgumentException">The loss requires another activation than <paramref name="final"/>.</exception>
    public static GradientCheckReport Loss(
        ReconstructionLoss loss, Activation final, int batch = 3, int features = 5, ulong seed = 0, double step = 1.0 / 128,
        double tolerance = 1e-3, Backend? backend = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        loss.CheckActivation(final);
        using var function = new LossFunction(loss, final, batch, features, seed, backend ?? new ReferenceBackend());
        return Run(function, Points, step, tolerance);
    }

    /// <summary>
    /// Checks ∂objective/∂ each parameter of a model, all parts together, at the parameters it has. Every evaluation is one of training,
    /// with the same random numbers each time.
    /// </summary>
    /// <remarks>
    /// It does not apply to parts whose gradient differs from the derivative by design: straight-through estimators and adversaries.
    /// </remarks>
    /// <param name="model">
    /// The model, best on a <see cref="ReferenceBackend"/>. Parameter values are restored; layer states may change.
    /// </param>
    /// <param name="rows">Raw rows, at least one.</param>
    /// <param name="step">The largest step h, above 0; powers of two make x ± h exact.</param>
    /// <param name="tolerance">The largest relative error that passes, above 0.</param>
    /// <param name="labels">The classes of the rows, for a conditional model.</param>
    /// <exception cref="ShapeException">The rows are not as wide as the model's samples.</exception>
    public static GradientCheckReport Model(
        Autoencoder model, RowTable rows, double step = 1.0 / 128, double tolerance = 1e-3, ReadOnlySpan<int> labels = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Rows, 1);
        model.CheckWidth(rows.Columns, model.InputShape.Size, "rows");
        model.CheckLabels(labels, rows.Rows);
        using var function = new ModelFunction(model, rows, labels);
        return Run(function, points: 1, step, tolerance);
    }

    private static GradientCheckReport Run(DifferentiableFunction function, int points, double step, double tolerance)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tolerance);
        var probe = new DerivativeProbe(function.Backend, step, tolerance);
        for (uint point = 0; point < points + FurtherPoints; point++)
        {
            var variables = function.Variables.Index().Where(v => point < points || !probe.HasChecked(v.Item.Name)).ToList();
            if (variables.Count == 0) break;
            function.MoveTo(point);
            function.Differentiate();
            foreach (var (i, variable) in variables) probe.Probe(variable, function.Evaluate, function.Draws(point, (uint)i));
        }

        return probe.Report(function.Name);
    }
}
