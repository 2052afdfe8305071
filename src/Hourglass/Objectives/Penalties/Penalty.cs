using Hourglass.Layers;

namespace Hourglass.Objectives;

/// <summary>
/// A part of an autoencoder: one term of its objective besides the reconstruction loss. It looks at the head, at the code or at a layer's activity, says
/// what it costs, and adds its gradient to theirs. A penalty that learns declares its own parameters, as any part does.
/// </summary>
/// <remarks>
/// Costs are summed over units and averaged over samples, whatever the reduction of the reconstruction loss: Keras' <c>l1(1e-4)</c> on activities
/// is 1e-4 here.
/// </remarks>
public abstract class Penalty : ModelPart
{
    /// <summary>A penalty that goes by <paramref name="name"/> in histories.</summary>
    /// <exception cref="ArgumentException">The weight is negative or not finite.</exception>
    protected Penalty(string name, float weight)
        : base(name)
    {
        if (!(weight >= 0 && float.IsFinite(weight))) throw new ArgumentException($"the weight of {name} must be a number of at least 0; found {weight}.", nameof(weight));
        (Weight, Terms) = (weight, [name]);
    }

    /// <summary>What its cost is multiplied by before it is added to the objective.</summary>
    public float Weight { get; }

    /// <summary>What it looks at.</summary>
    public virtual PenaltyPlace Place => PenaltyPlace.Code;

    /// <summary>The names of what it tells in histories: first its cost, before the weight; then what else it measures.</summary>
    public virtual IReadOnlyList<string> Terms { get; }

    /// <summary>Floats a sample that <see cref="Apply"/> needs for itself.</summary>
    public virtual int ScratchSize => 0;

    /// <summary>The distribution that it holds the codes to, from which new samples can be drawn; null where there is none.</summary>
    public virtual Prior? Prior => null;

    /// <summary>Whether it makes use of <see cref="PenaltyPass.Labels"/>.</summary>
    public virtual bool UsesLabels => false;

    /// <summary>Looks at the model that it joins, checks that it fits, and declares its parameters. Called once.</summary>
    /// <exception cref="ShapeException">It does not fit the model.</exception>
    /// <exception cref="ArgumentException">An option of it does not suit the model.</exception>
    public virtual void Build(in AutoencoderParts parts)
    {
    }

    /// <summary>
    /// Writes the cost of a batch and what else is measured, by <see cref="Terms"/>, and returns what is added to the objective. Where the pass has a
    /// gradient, adds that sum's derivative to it. It allocates nothing.
    /// </summary>
    public abstract double Apply(in PenaltyPass pass, Span<double> terms);

    /// <summary>What it adds to the objective, as reports print it: <c>0.5·l1</c>.</summary>
    internal virtual string Cost => FormattableString.Invariant($"{Weight}·{this}");

    /// <summary>Its name, and how it is computed where there are several ways: what reports print.</summary>
    public override string ToString() => Name;
}
