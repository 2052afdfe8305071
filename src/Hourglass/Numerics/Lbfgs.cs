using System.Numerics.Tensors;
using Hourglass.Compute;

namespace Hourglass.Numerics;

/// <summary>
/// L-BFGS, the limited-memory quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno (Nocedal and Wright, "Numerical optimization",
/// 2006, algorithms 7.4 and 7.5), with step halving by the Armijo condition. For smooth convex functions.
/// </summary>
internal static class Lbfgs
{
    private const int Memory = 10, MaximumHalvings = 30;

    /// <summary>Moves <paramref name="x"/> to the minimum of a function that returns its value at x and writes its gradient.</summary>
    /// <param name="function">(x, gradient) → value.</param>
    /// <param name="x">The initial point; the minimum on return.</param>
    /// <param name="maximumIterations">The maximum number of iterations.</param>
    /// <param name="tolerance">The iteration stops when no partial derivative is larger.</param>
    /// <returns>The value there, and the number of iterations.</returns>
    internal static (double Value, int Iterations) Minimize(
        Func<double[], double[], double> function, double[] x, int maximumIterations, double tolerance)
    {
        var n = x.Length;
        var (gradient, next, nextGradient, direction) = (new double[n], new double[n], new double[n], new double[n]);
        var pairs = new List<(double[] S, double[] Y, double Inverse)>();
        var value = function(x, gradient);
        for (var iteration = 0; iteration < maximumIterations; iteration++)
        {
            if (TensorPrimitives.MaxMagnitude<double>(gradient) is var largest && Math.Abs(largest) <= tolerance) return (value, iteration);
            Direct(gradient, pairs, direction);
            var slope = Sums.Dot<double>(gradient, direction);
            var step = pairs.Count == 0 ? 1 / Math.Max(1, Sums.Norm<double>(gradient)) : 1;
            var (halvings, nextValue) = (0, double.NaN);
            for (; halvings < MaximumHalvings; halvings++, step /= 2)
            {
                TensorPrimitives.MultiplyAdd(direction, step, x, next);
                nextValue = function(next, nextGradient);
                if (nextValue <= value + 1e-4 * step * slope) break;
            }

            if (halvings == MaximumHalvings) return (value, iteration); // no further decrease within rounding
            var (s, y) = (new double[n], new double[n]);
            TensorPrimitives.Subtract<double>(next, x, s);
            TensorPrimitives.Subtract<double>(nextGradient, gradient, y);
            var product = Sums.Dot<double>(s, y);
            if (product > 1e-12 * Sums.OfSquares<double>(y))
            {
                if (pairs.Count == Memory) pairs.RemoveAt(0);
                pairs.Add((s, y, 1 / product));
            }

            next.CopyTo(x, 0);
            (gradient, nextGradient, value) = (nextGradient, gradient, nextValue);
        }

        return (value, maximumIterations);
    }

    /// <summary>direction = −H·gradient, with the inverse Hessian H estimated from the last steps.</summary>
    private static void Direct(double[] gradient, List<(double[] S, double[] Y, double Inverse)> pairs, double[] direction)
    {
        var shares = new double[pairs.Count];
        TensorPrimitives.Negate<double>(gradient, direction);
        for (var i = pairs.Count - 1; i >= 0; i--)
        {
            shares[i] = pairs[i].Inverse * Sums.Dot<double>(pairs[i].S, direction);
            TensorPrimitives.MultiplyAdd(pairs[i].Y, -shares[i], direction, direction);
        }

        if (pairs.Count > 0)
            TensorPrimitives.Multiply(direction, 1 / (pairs[^1].Inverse * Sums.OfSquares<double>(pairs[^1].Y)), direction);
        for (var i = 0; i < pairs.Count; i++)
        {
            var share = pairs[i].Inverse * Sums.Dot<double>(pairs[i].Y, direction);
            TensorPrimitives.MultiplyAdd(pairs[i].S, shares[i] - share, direction, direction);
        }
    }
}
