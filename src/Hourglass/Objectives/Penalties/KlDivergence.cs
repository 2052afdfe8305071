using System.Buffers;
using Hourglass.Bottlenecks;
using Hourglass.Compute;

namespace Hourglass.Objectives;

/// <summary>
/// KL(q(z|x) ‖ N(0, I)) of a Gaussian bottleneck, Σⱼ ½·(μⱼ² + σⱼ² − log σⱼ² − 1) in nats, averaged over samples (Kingma and Welling, 2014, appendix B).
/// Its weight is β: with a reconstruction loss that is −log p(x|z), summed over features, β = 1 makes the objective −ELBO (Higgins et al., 2017, for others).
/// </summary>
public sealed class KlDivergence : Penalty
{
    private readonly int _warmUpSteps, _capacitySteps;
    private readonly float? _capacity, _freeBits;
    private int _dimensions;

    /// <summary>Makes the penalty.</summary>
    /// <param name="weight">β, at least 0.</param>
    /// <param name="warmUpSteps">The steps in which β grows evenly from 0 to its full value (Bowman et al., 2016); 0 for none.</param>
    /// <param name="capacity">C in nats: the cost is β·|KL − C|, which holds the divergence at C (Burgess et al., 2018); none where null.</param>
    /// <param name="capacitySteps">The steps in which C grows evenly from 0; 0 for at once.</param>
    /// <param name="freeBits">
    /// λ in nats: a dimension whose divergence, averaged over the batch, is below λ costs λ and is left in peace (Kingma et al., 2016); none where null.
    /// </param>
    /// <exception cref="ArgumentException">A number is out of its range, or capacity and free bits are both given.</exception>
    public KlDivergence(float weight = 1, int warmUpSteps = 0, float? capacity = null, int capacitySteps = 0, float? freeBits = null)
        : base("kl", weight)
    {
        NotNegative(warmUpSteps, nameof(warmUpSteps));
        NotNegative(capacitySteps, nameof(capacitySteps));
        NotNegative(capacity ?? 0, nameof(capacity));
        NotNegative(freeBits ?? 0, nameof(freeBits));
        if (capacity is not null && freeBits is not null) throw new ArgumentException("capacity and freeBits exclude each other: found both.", nameof(freeBits));
        if (capacitySteps > 0 && capacity is null) throw new ArgumentException("capacitySteps goes with a capacity; found none.", nameof(capacitySteps));
        (_warmUpSteps, _capacity, _capacitySteps, _freeBits) = (warmUpSteps, capacity, capacitySteps, freeBits);
        if (weight > 0) Prior = new StandardNormal(); // at 0 nothing holds the codes
        string[] terms = ["kl", "klWeight", "klCapacity"];
        Terms = [.. terms.Where(term => term == "kl" || (term == "klWeight" ? warmUpSteps > 0 : capacitySteps > 0))];
    }

    /// <inheritdoc/>
    public override PenaltyPlace Place => PenaltyPlace.Head;

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

    /// <summary>Divergences and factors, one for each dimension; a batch has at least one row.</summary>
    public override int ScratchSize => 2 * _dimensions;

    /// <summary>β at a step, counted from 0.</summary>
    public float WeightAt(long step) => Weight * Grown(step, _warmUpSteps);

    /// <summary>C at a step in nats; null where there is none.</summary>
    public float? CapacityAt(long step) => _capacity * Grown(step, _capacitySteps);

    /// <inheritdoc/>
    public override void Build(in AutoencoderParts parts)
    {
        if (parts.Bottleneck is not GaussianBottleneck) throw new ArgumentException($"the penalty kl needs a gaussian bottleneck; found {parts.Bottleneck}.");
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
        if (CapacityAt(pass.Step) is { } capacity)
        {
            cost = Math.Abs(divergence - capacity);
            slope *= Math.Sign(divergence - capacity);
        }

        if (_freeBits is { } free) cost = FreeBits(pass, free, slope, perDimension, factors);
        else if (pass.WantsGradient) pass.Backend.Fill(factors, slope);
        if (pass.WantsGradient) pass.Backend.GaussianDivergenceBackward(pass.Values, factors, pass.Gradient);

        var next = 0;
        terms[next++] = divergence;
        if (_warmUpSteps > 0) terms[next++] = weight;
        if (_capacitySteps > 0) terms[next] = CapacityAt(pass.Step)!.Value;
        return weight * cost;
    }

    /// <summary>Σⱼ max(λ, KLⱼ), and a slope of 0 for the dimensions below λ.</summary>
    private static double FreeBits(in PenaltyPass pass, float free, float slope, Matrix perDimension, Matrix factors)
    {
        var values = ArrayPool<float>.Shared.Rent(perDimension.Length);
        var dimensions = values.AsSpan(0, perDimension.Length);
        pass.Backend.Download(perDimension, dimensions);
        var cost = 0.0;
        foreach (ref var value in dimensions)
        {
            var divergence = (double)value / pass.Rows;
            cost += Math.Max(free, divergence);
            value = divergence > free ? slope : 0;
        }

        pass.Backend.Upload(dimensions, factors);
        ArrayPool<float>.Shared.Return(values);
        return cost;
    }

    private static float Grown(long step, int steps) => step >= steps ? 1 : (float)((double)step / steps);

    private static void NotNegative(float value, string option)
    {
        if (!(value >= 0 && float.IsFinite(value))) throw new ArgumentException($"{option} must be a number of at least 0; found {value}.", option);
    }
}
