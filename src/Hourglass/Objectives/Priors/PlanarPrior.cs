using System.Buffers;
using Hourglass.Compute;

namespace Hourglass.Objectives;

/// <summary>A distribution over codes of two dimensions, a mixture of normal distributions along a figure.</summary>
public abstract class PlanarPrior : Prior
{
    /// <summary>Sets the stream of the places along the figure apart from that of the noise around it.</summary>
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
        if (!labels.IsEmpty && labels.Length != codes.Rows) throw new ArgumentException($"Expected a class for each of {codes.Rows} codes; found {labels.Length}.", nameof(labels));
        var values = ArrayPool<float>.Shared.Rent(codes.Length);
        backend.FillNormal(stream, 0, 1, codes);
        backend.Download(codes, values.AsSpan(0, codes.Length));
        var places = stream with { Index = stream.Index | PlacesIndex };
        for (var r = 0; r < codes.Rows; r++)
        {
            var place = Philox.Uniform(places.Word((uint)r));
            if (!labels.IsEmpty) place = Within(labels[r], classes, place);
            (values[2 * r], values[2 * r + 1]) = Point(place, values[2 * r], values[2 * r + 1]);
        }

        backend.Upload(values.AsSpan(0, codes.Length), codes);
        ArrayPool<float>.Shared.Return(values);
    }

    /// <inheritdoc/>
    public sealed override void CheckSize(int latentSize)
    {
        if (latentSize != 2) throw new ArgumentException($"the prior {this} is one of codes with 2 dimensions; found {latentSize}.", nameof(latentSize));
    }

    /// <summary>The point that a uniform draw from (0, 1) and two standard normal ones stand for.</summary>
    private protected abstract (float X, float Y) Point(float place, float first, float second);

    /// <summary>What a uniform draw becomes that is to fall into the part of a class.</summary>
    private protected abstract float Within(int label, int classes, float place);

    private protected static float Positive(float value, string option) => value > 0 && float.IsFinite(value)
        ? value
        : throw new ArgumentException($"{option} must be a number above 0; found {value}.", option);

    /// <summary>log Σ exp of terms that are added one by one.</summary>
    private protected struct LogSum()
    {
        private double _largest = double.NegativeInfinity, _sum;

        internal readonly double Value => _largest + Math.Log(_sum);

        internal void Add(double term)
        {
            if (term > _largest)
            {
                _sum = _sum * Math.Exp(_largest - term) + 1;
                _largest = term;
            }
            else
            {
                _sum += Math.Exp(term - _largest);
            }
        }
    }
}
