using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Training;

/// <summary>
/// A rule that turns gradients into a step. Hyper-parameters are in the constructor; its slabs, laid out as those of the
/// <see cref="ParameterSet"/>, are made by <see cref="Attach"/>.
/// </summary>
public abstract class Optimizer
{
    private readonly List<OptimizerState> _states = [];
    private ParameterSet? _parameters;

    /// <summary>Checks what all optimizers share.</summary>
    /// <param name="learningRate">The base step size, above 0.</param>
    /// <param name="weightDecay">The decay of weights, at least 0.</param>
    protected Optimizer(float learningRate, float weightDecay)
    {
        if (!(learningRate > 0 && float.IsFinite(learningRate)))
            throw new ArgumentOutOfRangeException(nameof(learningRate), learningRate, "A learning rate is a finite number above 0.");
        if (!(weightDecay >= 0 && float.IsFinite(weightDecay)))
            throw new ArgumentOutOfRangeException(nameof(weightDecay), weightDecay, "A weight decay is a finite number of at least 0.");
        (LearningRate, WeightDecay) = (learningRate, weightDecay);
    }

    /// <summary>Its name in reports and files.</summary>
    public abstract string Name { get; }

    /// <summary>The base step size, which a <see cref="Schedule"/> multiplies.</summary>
    public float LearningRate { get; }

    /// <summary>The decay of weights; biases never decay.</summary>
    public float WeightDecay { get; }

    /// <summary>What it remembers from step to step, for a checkpoint.</summary>
    public IReadOnlyList<OptimizerState> States => _states;

    /// <summary>Makes the slabs for <paramref name="parameters"/>. Done once.</summary>
    /// <exception cref="InvalidOperationException">It is attached already.</exception>
    public void Attach(ParameterSet parameters)
    {
        if (_parameters is not null) throw new InvalidOperationException($"This {Name} optimizer is attached to parameters already.");
        _parameters = parameters;
        foreach (var name in StateNames)
            _states.Add(new OptimizerState(name, parameters.Backend.Allocate(parameters.SlabLength).AsRow()));
    }

    /// <summary>One step over all parameters: one pass over the weights, one over the biases; nothing is allocated.</summary>
    /// <param name="step">The number of this step, from 1.</param>
    /// <param name="learningRate">The rate of this step.</param>
    /// <param name="clip">What is done to each gradient first.</param>
    /// <returns>How many gradients were not finite, and the largest magnitude among the weights.</returns>
    public StepReport Step(long step, float learningRate, GradientClip clip)
    {
        var parameters = _parameters ?? throw new InvalidOperationException($"This {Name} optimizer is not attached to parameters.");
        var decayed = parameters.DecayedLength;
        var weights = Step(new Part(parameters, 0, decayed), step, learningRate, WeightDecay, clip);
        var biases = Step(new Part(parameters, decayed, parameters.SlabLength - decayed), step, learningRate, 0, clip);
        return weights with { NonFinite = weights.NonFinite + biases.NonFinite };
    }

    /// <summary>The names of the slabs it needs.</summary>
    private protected abstract IReadOnlyList<string> StateNames { get; }

    /// <summary>The step on one part of the slabs.</summary>
    private protected abstract StepReport Step(Part part, long step, float learningRate, float weightDecay, GradientClip clip);

    /// <summary>Slab <paramref name="index"/> where <paramref name="part"/> lies.</summary>
    private protected Matrix State(int index, Part part) => _states[index].Values.Part(part.Start, 1, part.Length);

    /// <summary>A run of the slabs.</summary>
    private protected readonly record struct Part(ParameterSet Parameters, int Start, int Length)
    {
        internal Backend Backend => Parameters.Backend;

        internal Matrix Values => Parameters.Values.Part(Start, 1, Length);

        internal Matrix Gradient => Parameters.Gradients.Part(Start, 1, Length);
    }

    private protected static void CheckShare(float value, string name)
    {
        if (!(value >= 0 && value < 1)) throw new ArgumentOutOfRangeException(name, value, $"Expected a share of at least 0 and below 1 for {name}.");
    }

    private protected static void CheckEpsilon(float epsilon)
    {
        if (!(epsilon > 0 && float.IsFinite(epsilon)))
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "Epsilon is a finite number above 0.");
    }
}
