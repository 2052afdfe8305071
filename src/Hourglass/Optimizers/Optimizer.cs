using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Optimizers;

/// <summary>Updates parameters by their gradients. It holds hyperparameters and, once attached, the state for one model.</summary>
/// <remarks>
/// A step is one pass over the weights and one over the rest: <see cref="ParameterSet"/> stores the weights first, so that weight decay
/// applies to them and never to a bias.
/// </remarks>
public abstract class Optimizer
{
    private readonly string[] _stateNames;
    private readonly List<OptimizerState> _states = [];
    private ParameterSet? _parameters;

    /// <summary>Creates an optimizer.</summary>
    /// <param name="learningRate">The base learning rate, above 0.</param>
    /// <param name="weightDecay">λ, at least 0.</param>
    /// <param name="stateNames">The names of the state buffers kept between steps, each as long as the parameters.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not above 0, or the decay is below 0.</exception>
    protected Optimizer(float learningRate, float weightDecay, params string[] stateNames)
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
    internal IReadOnlyList<OptimizerState> States => _states;

    /// <summary>Sets the parameters to update and allocates the state, all zeros.</summary>
    /// <exception cref="InvalidOperationException">It was attached before.</exception>
    public void Attach(ParameterSet parameters)
    {
        if (_parameters is not null)
            throw new InvalidOperationException($"This {Name} is attached already; each model needs its own optimizer.");
        _parameters = parameters;
        foreach (var name in _stateNames) _states.Add(new OptimizerState(name, parameters.Backend.Allocate(parameters.SlabLength).AsRow()));
    }

    /// <summary>Updates all parameters by their gradients; a gradient that no pass has written counts as 0. Allocates nothing.</summary>
    /// <param name="step">The number of this step, from 1.</param>
    /// <param name="learningRate">This step's rate: the base rate times the schedule's factor; at least 0.</param>
    /// <param name="clip">How each gradient is clipped first.</param>
    /// <returns>The number of gradients that were not finite, and the maximum magnitude of a weight (biases are left out).</returns>
    /// <exception cref="InvalidOperationException">It is not attached.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The step is below 1, or the rate is negative or not finite.</exception>
    public StepReport Step(long step, float learningRate, GradientClip clip)
    {
        var parameters = _parameters ?? throw new InvalidOperationException($"This {Name} has no model yet; call Attach first.");
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        Require.NotNegative(learningRate, nameof(learningRate), "The learning rate of a step");
        parameters.CompleteGradients();
        var weights = Move(parameters, new SlabPart(0, parameters.DecayedLength), step, learningRate, WeightDecay, clip);
        var rest = Move(parameters, new SlabPart(parameters.DecayedLength, parameters.SlabLength), step, learningRate, 0, clip);
        return weights with { NonFinite = weights.NonFinite + rest.NonFinite };
    }

    /// <summary>Updates a part of the parameters.</summary>
    /// <param name="backend">The backend that runs the operations.</param>
    /// <param name="values">The parameters (1, n), to be updated.</param>
    /// <param name="gradient">Their gradients (1, n), before clipping.</param>
    /// <param name="part">Which part of all parameters this is; <see cref="State"/> gives the same part of a state.</param>
    /// <param name="step">The number of this step, from 1.</param>
    /// <param name="learningRate">This step's learning rate, at least 0.</param>
    /// <param name="weightDecay">λ for these parameters; 0 for biases.</param>
    /// <param name="clip">How each gradient is clipped first.</param>
    protected abstract StepReport Move(
        Backend backend, Matrix values, Matrix gradient, SlabPart part, long step, float learningRate, float weightDecay,
        GradientClip clip);

    /// <summary>The part of state <paramref name="index"/> that belongs to a part of the parameters.</summary>
    protected Matrix State(int index, SlabPart part) => part.Of(_states[index].Values);

    private StepReport Move(ParameterSet parameters, SlabPart part, long step, float learningRate, float weightDecay, GradientClip clip) =>
        part.IsEmpty
            ? default
            : Move(
                parameters.Backend, part.Of(parameters.Values), part.Of(parameters.Gradients), part, step, learningRate, weightDecay,
                clip);

    /// <summary>
    /// The floats from <paramref name="Start"/> up to <paramref name="End"/>, exclusive, of parameters, gradients and states.
    /// </summary>
    protected readonly record struct SlabPart(int Start, int End)
    {
        internal bool IsEmpty => Start == End;

        /// <summary>This part of a buffer, as one row.</summary>
        public Matrix Of(Matrix slab) => slab.Part(Start, 1, End - Start);
    }
}
