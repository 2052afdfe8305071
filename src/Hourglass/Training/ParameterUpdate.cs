using Hourglass.Compute;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Optimizers;

namespace Hourglass.Training;

/// <summary>
/// What follows the gradient in every training step: clipping, the optimizer's step, the checks for divergence, and the parts' own updates.
/// </summary>
internal sealed class ParameterUpdate
{
    /// <summary>A network on scaled data with a larger weight has diverged.</summary>
    private const float MaximumWeight = 1e5f;

    private readonly ParameterSet _parameters;
    private readonly ModelPart[] _parts;
    private readonly Matrix[] _optimizerStates;
    private readonly GradientClipping _clipping;
    private readonly ulong _seed;
    private readonly float _rate;

    /// <param name="recipe">Clipping and seed.</param>
    /// <param name="optimizer">An optimizer that is attached to no other parameters.</param>
    /// <param name="parameters">The parameters to train.</param>
    /// <param name="parts">The parts whose <see cref="ModelPart.AfterStep"/> runs after each step.</param>
    /// <param name="rateShare">A factor of the optimizer's learning rate.</param>
    internal ParameterUpdate(
        TrainingRecipe recipe, Optimizer optimizer, ParameterSet parameters, IEnumerable<ModelPart> parts, float rateShare = 1)
    {
        (Optimizer, _parameters, _parts, _seed, _rate) = (
            optimizer, parameters, [.. parts], recipe.Seed, optimizer.LearningRate * rateShare);
        _clipping = new GradientClipping(recipe.ClipNorm, recipe.ClipValue);
        optimizer.Attach(parameters);
        _optimizerStates = [.. optimizer.States.Select(state => state.Values)];
    }

    internal Optimizer Optimizer { get; }

    /// <summary>The learning rate under the given factor of the schedule.</summary>
    internal float Rate(float factor) => _rate * factor;

    /// <summary>Updates the parameters by their gradients; allocates nothing.</summary>
    /// <param name="step">The number of the step, from 0.</param>
    /// <param name="factor">The schedule's factor of the learning rate.</param>
    /// <exception cref="TrainingDivergedException">A gradient is not finite, or a weight is too large.</exception>
    internal void Apply(long step, float factor)
    {
        var rate = Rate(factor);
        var report = Optimizer.Step(step + 1, rate, _clipping.For(_parameters));
        if (report.NonFinite > 0) throw Divergence.OfGradient(_parameters, step + 1);
        if (!(report.LargestMagnitude <= MaximumWeight)) throw Divergence.OfWeight(_parameters, step + 1, rate, MaximumWeight);
        var pass = new AfterStepPass { Backend = _parameters.Backend, OptimizerStates = _optimizerStates, Seed = _seed, Step = step };
        foreach (var part in _parts) part.AfterStep(pass);
    }
}
