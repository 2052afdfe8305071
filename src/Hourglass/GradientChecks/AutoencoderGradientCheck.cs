using Hourglass.Compute;
using Hourglass.Models;

namespace Hourglass.GradientChecks;

/// <summary>
/// Tells whether a whole model's gradient is the derivative of its objective: all parts together, penalties included. For a part of your own, one
/// line in a test: <c>AutoencoderGradientCheck.Run(model, rows).ThrowIfFailed();</c>
/// </summary>
/// <remarks>
/// It does not suit parts whose gradient is by design not the derivative of what they say they cost: straight-through estimates and adversaries.
/// </remarks>
public static class AutoencoderGradientCheck
{
    /// <summary>
    /// Checks ∂objective/∂ every parameter against central differences, along a random direction and in up to 16 elements of each tensor, at the
    /// parameters the model has. Every evaluation is one of training, with the same draws each time.
    /// </summary>
    /// <param name="model">The model, best on a <see cref="ReferenceBackend"/>. Its parameters are left as they were; states may move.</param>
    /// <param name="rows">Raw rows, at least one.</param>
    /// <param name="step">The largest step h.</param>
    /// <param name="tolerance">The largest relative error that passes.</param>
    /// <param name="labels">The classes of the rows, for a model that is told of them.</param>
    public static GradientCheckReport Run(
        Autoencoder model, RowTable rows, double step = 1.0 / 128, double tolerance = 1e-3, ReadOnlySpan<int> labels = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Rows, 1);
        model.CheckWidth(rows.Columns, model.InputShape.Size, "rows");
        var workspace = new Workspace(model, rows.Rows, training: true);
        model.CheckLabels(labels, rows.Rows);
        workspace.Label(labels);
        model.Backend.Gather(rows, model.Scaler.Map, [.. Enumerable.Range(0, rows.Rows)], workspace.Input(rows.Rows));
        var probe = new DerivativeProbe(model.Backend, step, tolerance);
        var tensors = model.Parameters.Parameters;
        foreach (var parameter in tensors)
        {
            var point = new float[parameter.Length];
            model.Backend.Download(parameter.Values, point);
            DerivativeProbe.Round(point);
            model.Backend.Upload(point, parameter.Values);
        }

        Evaluate();
        var gradients = tensors.Select(Copy).ToArray();
        for (var i = 0; i < tensors.Count; i++)
        {
            probe.Probe(
                tensors[i].Name, tensors[i].Values, gradients[i], Evaluate, new RandomStream(0, RandomPurpose.Data, (uint)i));
        }

        return probe.Report(model.Recipe.Name);

        (double Value, double Norm) Evaluate()
        {
            model.Parameters.ZeroGradients();
            var value = workspace.ComputeGradient(rows.Rows, model.Recipe.Training.Seed, step: 0);
            model.Parameters.CompleteGradients();
            var norm = Math.Sqrt(workspace.Terms.ToArray().Sum(term => term * term));
            return (value, norm);
        }

        Matrix Copy(Layers.Parameter parameter)
        {
            var copy = model.Backend.Allocate(parameter.Length).AsMatrix(0, parameter.Gradient.Rows, parameter.Gradient.Columns);
            model.Backend.Copy(parameter.Gradient, copy);
            return copy;
        }
    }
}
