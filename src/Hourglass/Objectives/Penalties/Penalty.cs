using Hourglass.Layers;

namespace Hourglass.Objectives;

/// <summary>
/// A term of the objective besides the reconstruction loss. It applies to the encoder's output, to the code or to a layer's output: it
/// computes a cost and adds its gradient. A penalty that learns declares its own parameters.
/// </summary>
/// <remarks>
/// Costs are summed over units and averaged over samples, independent of the reduction of the reconstruction loss: the activity regularizer
/// <c>l1(1e-4)</c> of Keras has the weight 1e-4 here.
/// </remarks>
public abstract class Penalty : ModelPart
{
    /// <summary>Creates a penalty.</summary>
    /// <param name="name">Its name in histories and in the names of its parameters; unique in a model.</param>
    /// <param name="weight">The weight of its cost, at least 0.</param>
    /// <exception cref="ArgumentException">The weight is negative or not finite.</exception>
    protected Penalty(string name, float weight)
        : base(name)
    {
        if (!(weight >= 0 && float.IsFinite(weight)))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"the weight of {name} must be a number of at least 0; found {weight}."), nameof(weight));
        }

        (Weight, Terms) = (weight, [name]);
    }

    /// <summary>The weight of its cost in the objective.</summary>
    public float Weight { get; }

    /// <summary>The values that it applies to; the code by default.</summary>
    public virtual PenaltyTarget AppliesTo => PenaltyTarget.Code;

    /// <summary>The names of what it reports in histories: first its unweighted cost, then what else it measures.</summary>
    public virtual IReadOnlyList<string> Terms { get; }

    /// <summary>The number of floats per sample that <see cref="Apply"/> needs as scratch.</summary>
    public virtual int ScratchSize => 0;

    /// <summary>The distribution that it regularizes the codes towards, from which new codes can be sampled; null for none.</summary>
    public virtual Prior? Prior => null;

    /// <summary>Whether it uses <see cref="PenaltyPass.Labels"/>.</summary>
    public virtual bool UsesLabels => false;

    /// <summary>Checks that the penalty fits the model and declares its parameters. Called once, before training.</summary>
    /// <param name="parts">The built networks of the model.</param>
    /// <exception cref="ShapeException">It does not fit the model's shapes.</exception>
    /// <exception cref="ArgumentException">The model does not support it.</exception>
    public virtual void Build(in AutoencoderParts parts)
    {
    }

    /// <summary>
    /// Computes the cost of a batch. If the pass has a gradient, adds the cost's weighted gradient to it. Allocates nothing.
    /// </summary>
    /// <param name="pass">The batch.</param>
    /// <param name="terms">Receives a value for each of <see cref="Terms"/>.</param>
    /// <returns>The weighted cost, which is added to the objective.</returns>
    public abstract double Apply(in PenaltyPass pass, Span<double> terms);

    /// <summary>The weighted cost in reports: <c>0.5·l1</c>.</summary>
    internal virtual string Cost => FormattableString.Invariant($"{Weight}·{this}");

    /// <summary>Its name in reports, with the way it is computed if there are several.</summary>
    public override string ToString() => Name;
}
