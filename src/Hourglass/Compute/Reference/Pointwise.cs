namespace Hourglass.Compute;

/// <summary>The activations and losses of one number, in double: the formulas as a textbook has them.</summary>
internal static class Pointwise
{
    /// <summary>f(x).</summary>
    internal static double Value(Activation activation, double x) => activation.Kind switch
    {
        ActivationKind.Identity => x,
        ActivationKind.Relu => double.IsNaN(x) ? x : Math.Max(0, x),
        ActivationKind.LeakyRelu => x >= 0 ? x : activation.Slope * x,
        ActivationKind.Elu => x >= 0 ? x : activation.Slope * (Math.Exp(x) - 1),
        ActivationKind.Gelu => x * NormalCdf(x),
        ActivationKind.Sigmoid => Sigmoid(x),
        ActivationKind.Tanh => Math.Tanh(x),
        ActivationKind.Softplus => Softplus(x),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation.Kind, "Unknown activation."),
    };

    /// <summary>f′ from <paramref name="value"/>: f's input for GELU, f's output for all others.</summary>
    internal static double Derivative(Activation activation, double value) => activation.Kind switch
    {
        ActivationKind.Identity => 1,
        ActivationKind.Relu => value > 0 ? 1 : 0,
        ActivationKind.LeakyRelu => value >= 0 ? 1 : activation.Slope,
        ActivationKind.Elu => value >= 0 ? 1 : value + activation.Slope,
        ActivationKind.Gelu => NormalCdf(value) + value * Math.Exp(-0.5 * value * value) / Math.Sqrt(2 * Math.PI),
        ActivationKind.Sigmoid => value * (1 - value),
        ActivationKind.Tanh => 1 - value * value,
        ActivationKind.Softplus => -Expm1(-value),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation.Kind, "Unknown activation."),
    };

    /// <summary>
    /// The derivative of <see cref="Derivative"/> by the same <paramref name="value"/>: f″ for GELU, f″ / f′ for all others.
    /// </summary>
    internal static double DerivativeSlope(Activation activation, double value) => activation.Kind switch
    {
        ActivationKind.Identity or ActivationKind.Relu or ActivationKind.LeakyRelu => 0,
        ActivationKind.Elu => value >= 0 ? 0 : 1,
        ActivationKind.Gelu => (2 - value * value) * Math.Exp(-0.5 * value * value) / Math.Sqrt(2 * Math.PI),
        ActivationKind.Sigmoid => 1 - 2 * value,
        ActivationKind.Tanh => -2 * value,
        ActivationKind.Softplus => Math.Exp(-value),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation.Kind, "Unknown activation."),
    };

    /// <summary>The loss of x̂ = f(z) against x, and its derivative with respect to z.</summary>
    internal static (double Loss, double Slope) Loss(LossKind kind, double delta, Activation final, double z, double x)
    {
        if (kind == LossKind.BinaryCrossEntropy)
            return (Math.Max(z, 0) - x * z + Math.Log(1 + Math.Exp(-Math.Abs(z))), Sigmoid(z) - x);
        var reconstruction = Value(final, z);
        var chain = Derivative(final, final.DerivativeNeedsInput ? z : reconstruction);
        var error = reconstruction - x;
        return kind switch
        {
            LossKind.SquaredError => (error * error, 2 * error * chain),
            LossKind.AbsoluteError => (Math.Abs(error), (error > 0 ? 1 : error < 0 ? -1 : error) * chain),
            LossKind.Huber when Math.Abs(error) <= delta => (0.5 * error * error, error * chain),
            LossKind.Huber => (delta * (Math.Abs(error) - 0.5 * delta), (error > 0 ? delta : error < 0 ? -delta : error) * chain),
            LossKind.GaussianLikelihood => (0.5 * (error * error / delta + Math.Log(2 * Math.PI * delta)), error / delta * chain),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown loss."),
        };
    }

    private static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    private static double Expm1(double x) => Math.Abs(x) < 1e-5 ? x + 0.5 * x * x : Math.Exp(x) - 1;

    /// <summary>Φ(x), by the series for small |x| and the continued fraction for large (Abramowitz and Stegun, 7.1.5 and 7.1.14).</summary>
    private static double NormalCdf(double x) => 0.5 * (1 + Erf(x / Math.Sqrt(2)));

    private static double Erf(double x)
    {
        if (double.IsNaN(x)) return x;
        var magnitude = Math.Abs(x);
        if (magnitude > 6) return Math.Sign(x);
        if (magnitude < 2.5)
        {
            double term = x, sum = x;
            for (var n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum) && n < 200; n++)
            {
                term *= -x * x / n;
                sum += term / (2 * n + 1);
            }

            return 2 / Math.Sqrt(Math.PI) * sum;
        }

        var fraction = 0.0;
        for (var n = 60; n >= 1; n--) fraction = n / 2.0 / (magnitude + fraction);
        return Math.Sign(x) * (1 - Math.Exp(-magnitude * magnitude) / (Math.Sqrt(Math.PI) * (magnitude + fraction)));
    }
}
