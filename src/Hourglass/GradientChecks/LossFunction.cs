using Hourglass.Compute;
using Hourglass.Layers;
using Hourglass.Objectives;

namespace Hourglass.GradientChecks;

/// <summary>Σ loss(f(z), x) of the logits z and of the loss's own parameters.</summary>
internal sealed class LossFunction : DifferentiableFunction
{
    private readonly ReconstructionLoss _loss;
    private readonly Activation _final;
    private readonly Matrix _logits, _target, _gradient;
    private readonly ParameterSet _parameters;

    internal LossFunction(ReconstructionLoss loss, Activation final, int batch, int features, ulong seed, Backend backend)
        : base(backend, seed)
    {
        (_loss, _final) = (loss, final);
        (_logits, _target, _gradient) = (New(), New(), New());
        _parameters = new ParameterSet(backend, loss);
        _parameters.Initialize(seed);
        Variables = [new("logits", _logits, _gradient), .. _parameters.Parameters.Select(p => new Variable(p.Name, p.Values, p.Gradient))];

        Matrix New() => backend.Allocate(checked(batch * features)).AsMatrix(0, batch, features);
    }

    internal override string Name => $"{_loss.Name} after {_final.Kind}";

    internal override IReadOnlyList<Variable> Variables { get; }

    internal override void MoveTo(uint point)
    {
        var last = (uint)_parameters.Parameters.Count;
        Backend.FillNormal(Draws(point, last + 1), 0, 2, _logits);
        Backend.FillUniform(Draws(point, last + 2), 0, 1, _target);
        Round(_logits);
    }

    internal override (double Value, double Norm) Evaluate()
    {
        var value = _loss.Evaluate(Backend, _final, _logits, _target);
        return (value, Math.Abs(value));
    }

    public override void Dispose()
    {
    }

    internal override void Differentiate()
    {
        _parameters.ZeroGradients();
        _loss.Evaluate(Backend, _final, _logits, _target, 1, _gradient);
    }
}
