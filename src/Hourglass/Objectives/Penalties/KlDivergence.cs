using Hourglass.Bottlenecks;

namespace Hourglass.Objectives;

/// <summary>
/// KL(q(z|x) ‖ N(0, I)) of a Gaussian bottleneck, Σⱼ ½·(μⱼ² + σⱼ² − log σⱼ² − 1) in nats, averaged over samples (Kingma and Welling, 2014,
/// appendix B). Its weight is β: with a reconstruction loss −log p(x|z), summed over features, β = 1 makes the objective −ELBO; other
/// values give a β-VAE (Higgins et al., 2017).
/// </summary>
internal sealed class KlDivergence : Penalty
{
    private readonly int _warmUpSteps, _capacitySteps;
    private readonly float? _capacity, _freeBits;
    private int _dimensions;

    /// <summary>Creates the penalty.</summary>
    /// <param name="weight">β, at least 0.</param>
    /// <param name="warmUpSteps">
    /// The number of steps in which β grows linearly from 0 to its full value (Bowman et al., 2016); 0 for none.
    /// </param>
    /// <param name="capacity">
    /// C in nats, at least 0: the cost is β·|KL − C|, which keeps the divergence near C (Burgess et al., 2018); null for none.
    /// </param>
    /// <param name="capacitySteps">The number of steps in which C grows linearly from 0; 0 for a constant C. Requires a capacity.</param>
    /// <param name="freeBits">
    /// λ in nats, at least 0: a dimension whose divergence, averaged over the batch, is below λ costs λ and has no gradient (Kingma et al.,
    /// 2016); null for none.
    /// </param>
    /// <exception cref="ArgumentException">A number is out of its range, or capacity and free bits are both given.</exception>
    public KlDivergence(float weight = 1, int warmUpSteps = 0, float? capacity = null, int capacitySteps = 0, float? freeBits = null)
        : base("kl", weight)
    {
        NotNegative(warmUpSteps, nameof(warmUpSteps));
        NotNegative(capacitySteps, nameof(capacitySteps));
        NotNegative(capacity ?? 0, nameof(capacity));
        NotNegative(freeBits ?? 0, nameof(freeBits));
        if (capacity is not null && freeBits is not null)
            throw new ArgumentException("capacity and freeBits exclude each other: found both.", nameof(freeBits));
        if (capacitySteps > 0 && capacity is null)
            throw new ArgumentException("capacitySteps requires a capacity; found none.", nameof(capacitySteps));
        (_warmUpSteps, _capacity, _capacitySteps, _freeBits) = (warmUpSteps, capacity, capacitySteps, freeBits);
        if (weight > 0) Prior = new StandardNormal(); // at 0 the codes are not regularized
        string[] terms = ["kl", "klWeight", "klCapacity"];
        Terms = [.. terms.Where(term => term == "kl" || (term == "klWeight" ? warmUpSteps > 0 : capacitySteps > 0))];
    }

    /// <inheritdoc/>
    public override PenaltyTarget AppliesTo => PenaltyTarget.EncoderOutput;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Terms { get; }

    /// <inheritdoc/>
    public override Prior? Prior { get; }

    /// <inheritdoc/>
    internal override string Cost => (_capacity, _freeBits) switch
    {
        ({ } capacity, _) => FormattableString.Invariant($"{Weight}·|kl − {capacity}|"),
        (_, { } free) => FormattableString.Invariant($"{Weight}·Σ max({free}, kl of a dimension)"),
        _ => base.Cost,
    };

    /// <summary>A divergence and a factor for each dimension; a batch has at least one row.</summary>
    public override int ScratchSize => 2 * _dimensions;

    /// <summary>β at a step, counted from 0.</summary>
    public float WeightAt(long step) => Weight * Grown(step, _warmUpSteps);

    /// <summary>C in nats at a step, counted from 0; null for none.</summary>
    public float? CapacityAt(long step) => _capacity * Grown(step, _capacitySteps);

    /// <inheritdoc/>
    public override void Build(in AutoencoderParts parts)
    {
        if (parts.Bottleneck is not GaussianBottleneck)
            throw new ArgumentException($"the penalty kl needs a gaussian bottleneck; found {parts.Bottleneck}.");
        _dimensions = parts.Bottleneck.OutputShape.Size;
    }

    /// <inheritdoc/>
    public override double Apply(in PenaltyPass pass, Span<double> terms)
    {
        var (perDimension, factors) = (pass.Scratch.Part(0, 1, _dimensions), pass.Scratch.Part(_dimensions, 1, _dimensions));
        var divergence = pass.Backend.GaussianDivergence(pass.Values, perDimension) / pass.Rows;
        var weight = WeightAt(pass.Step);
        var slope = weight / pass.Rows;
        var cost = divergence;
        if (CapacityAt(pass.Step) is { } capacity) cost = pass.Backend.Capacity(perDimension, pass.Rows, capacity, slope, factors);
        else if (_freeBits is { } free) cost = pass.Backend.FreeBits(perDimension, pass.Rows, free, slope, factors);
        else if (pass.WantsGradient) pass.Backend.Fill(factors, slope);
        if (pass.WantsGradient) pass.Backend.GaussianDivergenceBackward(pass.Values, factors, pass.Gradient);

        var next = 0;
        terms[next++] = divergence;
        if (_warmUpSteps > 0) terms[next++] = weight;
        if (_capacitySteps > 0) terms[next] = CapacityAt(pass.Step)!.Value;
        return weight * cost;
    }

    private static float Grown(long step, int steps) => step >= steps ? 1 : (float)((double)step / steps);

    private static void NotNegative(float value, string option)
    {
        if (!(value >= 0 && float.IsFinite(value)))
            throw new ArgumentException(FormattableString.Invariant($"{option} must be a number of at least 0; found {value}."), option);
    }
}

/// <summary>
/// The divergence KL(q(z|x) ‖ N(0, I)) of a variational autoencoder, in nats, averaged over samples (Kingma and Welling, 2014). Requires a
/// gaussian bottleneck.
/// </summary>
public sealed record KlDivergenceRecipe : PenaltyRecipe
{
    /// <summary>β, at least 0: 1 for the ELBO, other values for a β-VAE (Higgins et al., 2017).</summary>
    public float Weight { get; init; } = 1;

    /// <summary>The number of steps in which β grows linearly from 0 to its full value (Bowman et al., 2016); 0 for none.</summary>
    public int WarmUpSteps { get; init; }

    /// <summary>C in nats, at least 0: the cost is β·|KL − C| (Burgess et al., 2018); null for none. Excludes free bits.</summary>
    public float? Capacity { get; init; }

    /// <summary>The number of steps in which C grows linearly from 0 to its full value; 0 for a constant C. Requires a capacity.</summary>
    public int CapacitySteps { get; init; }

    /// <summary>
    /// λ in nats per dimension, at least 0: a dimension whose divergence is below it costs λ and has no gradient (Kingma et al., 2016);
    /// null for none. Excludes a capacity.
    /// </summary>
    public float? FreeBits { get; init; }

    /// <inheritdoc/>
    public override Penalty Create() => new KlDivergence(Weight, WarmUpSteps, Capacity, CapacitySteps, FreeBits);
}
