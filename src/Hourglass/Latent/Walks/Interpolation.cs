using System.Numerics.Tensors;
using Hourglass.Compute;
using Hourglass.Models;
using Hourglass.Parts;

namespace Hourglass.Latent;

/// <summary>
/// An interpolation between two rows in the latent space, g((1 − α)·f(x₀) + α·f(x₁)) for the encoder f and the decoder g, and the blend (1
/// − α)·x₀ + α·x₁ of the rows themselves. The first row is at α = 0, the second at α = 1.
/// </summary>
public sealed class Interpolation
{
    private Interpolation(LatentPath path, float[,] blend, double blendLength) => (Path, Blend, BlendLength) = (path, blend, blendLength);

    /// <summary>
    /// The codes and their decoded samples; positions are α, from 0 to 1. The first and the last sample are bit-identical to the
    /// reconstructions of the two rows.
    /// </summary>
    public LatentPath Path { get; }

    /// <summary>The blended rows in the units of the data (steps, features); its ends are the rows themselves.</summary>
    public float[,] Blend { get; }

    /// <summary>The length of the blend, ‖x₁ − x₀‖ in scaled units: the shortest possible path.</summary>
    public double BlendLength { get; }

    /// <summary>Interpolates from <paramref name="first"/> to <paramref name="second"/> in even steps of α.</summary>
    /// <param name="model">The model.</param>
    /// <param name="first">The row at α = 0, in the units of the data (features).</param>
    /// <param name="second">The row at α = 1.</param>
    /// <param name="steps">The number of codes, including both ends; at least 2.</param>
    /// <param name="kind">The kind of path.</param>
    /// <param name="label">The class of both rows for a conditional model; otherwise null.</param>
    /// <exception cref="Layers.ShapeException">A row is not as wide as the model's samples.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 steps.</exception>
    /// <exception cref="ArgumentException">
    /// A spherical path is not defined because a code is 0 or the codes point in opposite directions; or a code decodes to a non-finite
    /// value.
    /// </exception>
    /// <exception cref="ArgumentException">The model is conditional and no class is given, or it is not and one is.</exception>
    public static Interpolation Create(
        Autoencoder model, ReadOnlySpan<float> first, ReadOnlySpan<float> second, int steps,
        InterpolationKind kind = InterpolationKind.Linear, int? label = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        var (from, to) = (SingleRow.Encode(model, first, label), SingleRow.Encode(model, second, label));
        var angle = kind == InterpolationKind.Spherical ? Angle(from, to) : 0;
        var (codes, blend) = (new float[steps, from.Length], new float[steps, first.Length]);
        double[] shares = [.. Enumerable.Range(0, steps).Select(i => i / (double)(steps - 1))];
        for (var i = 0; i < steps; i++)
        {
            var (a, b) = Weights(shares[i], angle);
            for (var c = 0; c < from.Length; c++) codes[i, c] = Mix(a, from[c], b, to[c]);
            for (var c = 0; c < first.Length; c++) blend[i, c] = Mix(1 - shares[i], first[c], shares[i], second[c]);
        }

        return new Interpolation(new LatentPath(model, shares, codes, label), blend, LatentPath.Distance(model, first, second));
    }

    /// <summary>a·x + b·y; exactly x or y at the ends, including the sign of zero.</summary>
    private static float Mix(double a, float x, double b, float y) => b == 0 ? x : a == 0 ? y : (float)(a * x + b * y);

    /// <summary>The factors of the two codes; exactly (1, 0) and (0, 1) at the ends. Linear if both point in the same direction.</summary>
    private static (double First, double Second) Weights(double share, double angle)
    {
        if (share is 0 or 1 || Math.Sin(angle) == 0) return (1 - share, share);
        return (Math.Sin((1 - share) * angle) / Math.Sin(angle), Math.Sin(share * angle) / Math.Sin(angle));
    }

    /// <summary>
    /// The angle between two codes, by the sum and the difference of their directions, which is accurate near 0 and π, too (Kahan).
    /// </summary>
    private static double Angle(float[] first, float[] second)
    {
        double[] a = [.. first.Select(value => (double)value)], b = [.. second.Select(value => (double)value)];
        var (lengthA, lengthB) = (Sums.Norm<double>(a), Sums.Norm<double>(b));
        if (lengthA == 0 || lengthB == 0)
            throw new InvalidInputException("A spherical path requires codes other than 0; use the linear one.");
        TensorPrimitives.Divide(a, lengthA, a);
        TensorPrimitives.Divide(b, lengthB, b);
        var (sum, difference) = (new double[a.Length], new double[a.Length]);
        TensorPrimitives.Add(a, b, sum);
        TensorPrimitives.Subtract(a, b, difference);
        var angle = 2 * Math.Atan2(Sums.Norm<double>(difference), Sums.Norm<double>(sum));
        if (angle > Math.PI - 1e-6)
            throw new InvalidInputException("A spherical path between codes in opposite directions is not defined; use the linear one.");
        return angle < 1e-6 ? 0 : angle;
    }
}
