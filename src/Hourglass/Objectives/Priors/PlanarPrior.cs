using System.Buffers;
using Hourglass.Compute;

namespace Hourglass.Objectives;

/// <summary>A distribution over codes of two dimensions: a mixture of normal distributions along a curve.</summary>
internal abstract class PlanarPrior : Prior
{
    /// <summary>Separates the random stream of the positions along the curve from that of the noise around it.</summary>
    private const uint PlacesIndex = 1u << 31;

    private protected PlanarPrior()
    {
    }

    /// <inheritdoc/>
    public sealed override void Draw(Backend backend, RandomStream stream, Matrix codes) => Draw(backend, stream, codes, [], 0);

    /// <inheritdoc/>
    public sealed override void Draw(Backend backend, RandomStream stream, Matrix codes, ReadOnlySpan<int> labels, int classes)
    {
        CheckSize(codes.Columns);
        CheckClasses(classes);
        if (!labels.IsEmpty && labels.Length != codes.Rows)
            throw new ArgumentException($"Expected a class for each of {codes.Rows} codes; found {labels.Length}.", nameof(labels));
        var lent = ArrayPool<PlanarPlace>.Shared.Rent(codes.Rows);
        backend.FillNormal(stream, 0, 1, codes);
        var places = stream with { Index = stream.Index | PlacesIndex };
        for (var r = 0; r < codes.Rows; r++)
        {
            var place = Philox.Uniform(places.Word((uint)r));
            if (!labels.IsEmpty) place = Within(labels[r], classes, place);
            lent[r] = Place(place);
        }

        backend.PlacePoints(lent.AsSpan(0, codes.Rows), codes);
        ArrayPool<PlanarPlace>.Shared.Return(lent);
    }

    /// <inheritdoc/>
    public sealed override void CheckSize(int latentSize)
    {
        if (latentSize != 2)
            throw new ArgumentException($"the prior {this} requires codes of 2 dimensions; found {latentSize}.", nameof(latentSize));
    }

    /// <summary>The Gaussian that a uniform value of (0, 1), the position along the curve, selects.</summary>
    private protected abstract PlanarPlace Place(float place);

    /// <summary>Maps a uniform position to the part of the curve that belongs to a class.</summary>
    private protected abstract float Within(int label, int classes, float place);

    private protected static float Positive(float value, string option) => value > 0 && float.IsFinite(value)
        ? value
        : throw new ArgumentException(FormattableString.Invariant($"{option} must be a number above 0; found {value}."), option);

    /// <summary>log Σ exp of terms added one by one.</summary>
    private protected struct LogSum()
    {
        private double _maximum = double.NegativeInfinity, _sum;

        internal readonly double Value => _maximum + Math.Log(_sum);

        internal void Add(double term)
        {
            if (term > _maximum)
            {
                _sum = _sum * Math.Exp(_maximum - term) + 1;
                _maximum = term;
            }
            else
            {
                _sum += Math.Exp(term - _maximum);
            }
        }
    }
}
