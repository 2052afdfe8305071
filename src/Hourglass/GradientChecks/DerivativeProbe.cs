using Hourglass.Compute;

namespace Hourglass.GradientChecks;

/// <summary>
/// Compares the derivatives of a scalar function of float matrices with central differences, along random directions (every element moves,
/// so every error shows) and by single elements (to locate an error).
/// </summary>
/// <remarks>
/// <para>With D(h) = (f(h) − f(−h)) / 2h the derivative is (4D(h/2) − D(h)) / 3, whose error is of order h⁴, so h can be large enough
/// for float rounding to be negligible. Points are rounded to multiples of 2⁻¹⁴ and steps are powers of two, so x ± h is exact.</para>
/// <para>A kink (ReLU at 0) within ±h is detected from function values alone: D(h) and D(h/2) differ, or f(h) − 2f(0) + f(−h) is not four
/// times f(h/2) − 2f(0) + f(−h/2), or the derivative differs at h/4. Such a probe is repeated with a smaller step and skipped if that does
/// not help; the caller probes at several points. The derivative under test plays no part in this, so a wrong one cannot pass as a
/// kink.</para>
/// </remarks>
internal sealed class DerivativeProbe(Backend backend, double step, double tolerance)
{
    private const int ElementsPerPoint = 16;
    private const double MinimumStepFraction = 1.0 / 16;

    /// <summary>Derivatives below this fraction of the tensor's typical one are compared with the latter.</summary>
    private const double Floor = 0.05;

    /// <summary>The float rounding error of f's differences, relative to the norm of the terms that f sums.</summary>
    private const double Rounding = 2e-6;

    private readonly Dictionary<string, GradientCheckEntry> _worst = [];

    /// <summary>The worst probe of each tensor so far.</summary>
    internal GradientCheckReport Report(string subject) => new(subject, tolerance, [.. _worst.Values]);

    /// <summary>Whether a derivative of the tensor has been compared.</summary>
    internal bool HasChecked(string name) => _worst.TryGetValue(name, out var entry) && entry.IsChecked;

    /// <summary>Rounds a point so that steps from it are exact.</summary>
    internal static void Round(Span<float> point)
    {
        foreach (ref var value in point) value = MathF.Round(value * 16384) / 16384;
    }

    /// <summary>Probes at the point where the variable is.</summary>
    /// <param name="variable">What is moved, and restored, with f's derivatives as a program computed them.</param>
    /// <param name="function">f, and the norm of the terms it sums.</param>
    /// <param name="draws">The random numbers for directions and elements.</param>
    internal void Probe(DifferentiableFunction.Variable variable, Func<(double Value, double Norm)> function, RandomStream draws)
    {
        var (name, values, gradient) = variable;
        var (point, slopes, direction) = (new float[values.Length], new float[values.Length], new float[values.Length]);
        backend.Download(values, point);
        backend.Download(gradient, slopes);
        var length = Math.Sqrt(slopes.Where(float.IsFinite).Sum(s => (double)s * s)); // a NaN under test must not pass as a kink
        _worst.TryAdd(name, new GradientCheckEntry(name, "", 0, 0, double.NaN, 0, 0));

        // A long direction would leave the region where f is nearly linear: for 16 or more elements its length is kept near 4.
        var share = Math.ScaleB(1, -(int)Math.Max(0, Math.Log2(point.Length) / 2 - 2));
        for (var i = 0; i < direction.Length; i++) direction[i] = (float)((draws.Word((uint)i) & 1) == 0 ? share : -share);
        var along = slopes.Zip(direction, (s, d) => (double)s * d).Sum();
        Compare("a random direction", along, length * share);

        foreach (var element in draws.Permutation(point.Length).Take(ElementsPerPoint))
        {
            Array.Clear(direction);
            direction[element] = 1;
            Compare($"element {element}", slopes[element], length / Math.Sqrt(point.Length));
        }

        backend.Upload(point, values);

        void Compare(string where, double analytic, double typical)
        {
            backend.Upload(point, values);
            var (center, norm) = function();
            if (!double.IsFinite(center))
            {
                Add(name, where, analytic, center, double.PositiveInfinity);
                return;
            }

            var (before, beforeScale) = (double.NaN, 0.0);
            for (var h = step; h >= step * MinimumStepFraction; h /= 4)
            {
                var (left, right, halfLeft, halfRight) = (At(-h), At(h), At(-h / 2), At(h / 2));
                var (coarse, fine) = ((right - left) / (2 * h), (halfRight - halfLeft) / h);
                var numeric = (4 * fine - coarse) / 3;
                var bend = (right - 2 * center + left) - 4 * (halfRight - 2 * center + halfLeft);
                var scale = Math.Max(Math.Max(Math.Abs(numeric), Floor * typical), Rounding * norm / (h * tolerance));
                if (double.IsFinite(analytic)) scale = Math.Max(scale, Math.Abs(analytic));
                var smooth = Math.Abs(bend) / h + Math.Abs(coarse - fine) <= 0.5 * tolerance * scale;
                if (smooth && Math.Abs(numeric - before) <= 0.5 * tolerance * scale)
                {
                    Add(name, where, analytic, before, beforeScale == 0 ? 0 : Math.Abs(analytic - before) / beforeScale);
                    return;
                }

                (before, beforeScale) = (smooth ? numeric : double.NaN, scale);
            }

            _worst[name] = _worst[name] with { AtKinks = _worst[name].AtKinks + 1 };
        }

        double At(double distance)
        {
            var moved = new float[point.Length];
            for (var i = 0; i < moved.Length; i++) moved[i] = (float)(point[i] + distance * direction[i]);
            backend.Upload(moved, values);
            return function().Value;
        }
    }

    private void Add(string name, string where, double analytic, double numeric, double error)
    {
        var worst = _worst[name];
        if (double.IsNaN(error)) error = double.PositiveInfinity;
        if (worst.Probes == 0 || error > worst.RelativeError)
            worst = worst with { Where = where, Analytic = analytic, Numeric = numeric, RelativeError = error };
        _worst[name] = worst with { Probes = worst.Probes + 1 };
    }
}
