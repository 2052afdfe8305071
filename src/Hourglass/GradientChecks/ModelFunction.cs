using Hourglass.Compute;
using Hourglass.Models;

namespace Hourglass.GradientChecks;

/// <summary>The objective of a model on some rows, as a function of its parameters.</summary>
internal sealed class ModelFunction : DifferentiableFunction
{
    private const float BiasShift = 0.1f;

    private readonly Autoencoder _model;
    private readonly Workspace _workspace;
    private readonly int _rows;
    private readonly Matrix _before;

    internal ModelFunction(Autoencoder model, RowTable rows, ReadOnlySpan<int> labels)
        : base(model.Backend, seed: 0)
    {
        (_model, _rows, _workspace) = (model, rows.Rows, new Workspace(model, rows.Rows, training: true));
        _workspace.Label(labels);
        model.Backend.Gather(rows, model.Scaler.Map, [.. Enumerable.Range(0, rows.Rows)], _workspace.Input(rows.Rows));
        _before = New(model.Parameters.All);
        model.Backend.Copy(model.Parameters.All, _before);
        // An evaluation overwrites the gradients, so those to be checked are copied.
        Variables = [.. model.Parameters.Parameters.Select(p => new Variable(p.Name, p.Values, New(p.Gradient)))];

        Matrix New(Matrix like) => model.Backend.Allocate(like.Length).AsMatrix(0, like.Rows, like.Columns);
    }

    internal override string Name => _model.Recipe.Name;

    internal override IReadOnlyList<Variable> Variables { get; }

    /// <summary>
    /// To the parameters that the model has; beyond point 0 with noise on its biases, which moves units of ReLU away from 0: biases that
    /// are 0 leave those whose inputs are all 0 exactly on the kink.
    /// </summary>
    internal override void MoveTo(uint point)
    {
        Backend.Copy(_before, _model.Parameters.All);
        foreach (var (i, parameter) in _model.Parameters.Parameters.Index())
        {
            if (point > 0 && !parameter.Decays)
                Backend.AddNormal(
                    Draws(point, (uint)(Variables.Count + i)), BiasShift, float.NegativeInfinity, float.PositiveInfinity, parameter.Values,
                    parameter.Values);
            Round(parameter.Values);
        }
    }

    internal override (double Value, double Norm) Evaluate()
    {
        _model.Parameters.ZeroGradients();
        var value = _workspace.ComputeGradient(_rows, _model.Recipe.Training.Seed, step: 0);
        _model.Parameters.CompleteGradients();
        return (value, Math.Sqrt(_workspace.Terms.ToArray().Sum(term => term * term)));
    }

    internal override void Differentiate()
    {
        Evaluate();
        foreach (var (parameter, variable) in _model.Parameters.Parameters.Zip(Variables))
            Backend.Copy(parameter.Gradient, variable.Gradient);
    }

    public override void Dispose() => Backend.Copy(_before, _model.Parameters.All);
}
