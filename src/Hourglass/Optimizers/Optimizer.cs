using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Optimizers;

/// <summary>How parameters move along their gradients. It holds hyper-parameters, and once attached, the state of one model.</summary>
/// <remarks>
/// A step is one pass over the weights and one over the rest: <see cref="ParameterSet"/> keeps the weights in front, so that weight decay
/// reaches them and never a bias.
/// </remarks>
public abstract class Optimizer
{
    private readonly string[] _stateNames;
    private readonly List<OptimizerState> _states = [];
    private ParameterSet? _parameters;

    private protected Optimizer(float learningRate, float weightDecay, params string[] stateNames)
    {
        LearningRate = Require.Positive(learningRate, nameof(learningRate), "The learning rate");
        WeightDecay = Require.NotNegative(weightDecay, nameof(weightDecay), "The weight decay");
        _stateNames = stateNames;
    }

    /// <summary>Its name in recipes and checkpoints, such as <c>adam</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The base learning rate, above 0; a <see cref="Schedule"/> multiplies it.</summary>
    public float LearningRate { get; }

    /// <summary>λ, at least 0; 0 for none.</summary>
    public float WeightDecay { get; }

    /// <summary>What is kept between steps, in a fixed order; empty before <see cref="Attach"/>.</summary>
    public IReadOnlyList<OptimizerState> States => _states;

    /// <summary>Takes on the model whose parameters it moves, and allocates its state, all zeros.</summary>
    /// <exception cref="InvalidOperationException">It was attached before.</exception>
    public void Attach(ParameterSet parameters)
    {
        if (_parameters is not null) throw new InvalidOperationException($"This {Name} was attached before; each model needs an optimizer of its own.");
        _parameters = parameters;
        foreach (var name in _stateNames) _states.Add(new OptimizerState(name, parameters.Backend.Allocate(parameters.SlabLength).AsRow()));
    }

    /// <summary>Moves all parameters by their gradients; a gradient no pass has written counts as 0. Allocates nothing.</summary>
    /// <param name="step">The number of this step, from 1.</param>
    /// <param name="learningRate">This step's rate: the base rate times the schedule's factor; at least 0.</param>
    /// <param name="clip">What is done to each gradient first.</param>
    /// <returns>The gradients that were not finite, in all parameters, and the largest magnitude of a weight (biases left out).</returns>
    /// <exception cref="InvalidOperationException">It is not attached.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The step is below 1, or the rate is negative or not finite.</exception>
    public StepReport Step(long step, float learningRate, GradientClip clip)
    {
        var parameters = _parameters ?? throw new InvalidOperationException($"This {Name} has no model yet; call Attach first.");
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        Require.NotNegative(learningRate, nameof(learningRate), "The learning rate of a step");
        parameters.CompleteGradients();
        var weights = Move(parameters, new Part(0, parameters.DecayedLength), step, learningRate, WeightDecay, clip);
        var rest = Move(parameters, new Part(parameters.DecayedLength, parameters.SlabLength), step, learningRate, 0, clip);
        return weights with { NonFinite = weights.NonFinite + rest.NonFinite };
    }

    /// <summary>The formula, on a part of the slabs; <paramref name="part"/> cuts the state with <see cref="State"/>.</summary>
    private protected abstract StepReport Move(
        Backend backend, Matrix values, Matrix gradient, Part part, long step, float learningRate, float weightDecay, GradientClip clip);

    /// <summary>The part of state <paramref name="index"/> that belongs to the values at hand.</summary>
    private protected Matrix State(int index, Part part) => part.Of(_states[index].Values);

    private StepReport Move(ParameterSet parameters, Part part, long step, float learningRate, float weightDecay, GradientClip clip) =>
        part.IsEmpty
            ? default
            : Move(parameters.Backend, part.Of(parameters.Values), part.Of(parameters.Gradients), part, step, learningRate, weightDecay, clip);

    /// <summary>The floats from <paramref name="Start"/> to before <paramref name="End"/> of every slab.</summary>
    private protected readonly record struct Part(int Start, int End)
    {
        internal bool IsEmpty => Start == End;

        internal Matrix Of(Matrix slab) => slab.Part(Start, 1, End - Start);
    }
}
