namespace Hourglass.Compute;

/// <summary>The pointwise functions a layer may end in. Each is a name and one number (0 where it has none).</summary>
/// <param name="Kind">Which function.</param>
/// <param name="Slope">Leaky ReLU: the factor for negative inputs. ELU: α. Else unused.</param>
public readonly record struct Activation(ActivationKind Kind, float Slope = 0)
{
    /// <summary>f(x) = x.</summary>
    public static Activation Identity => default;

    /// <summary>max(0, x); slope 0 at 0.</summary>
    public static Activation Relu => new(ActivationKind.Relu);

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public static Activation Sigmoid => new(ActivationKind.Sigmoid);

    /// <summary>The hyperbolic tangent.</summary>
    public static Activation Tanh => new(ActivationKind.Tanh);

    /// <summary>ln(1 + eˣ).</summary>
    public static Activation Softplus => new(ActivationKind.Softplus);

    /// <summary>x · Φ(x), the exact form with the error function (Hendrycks and Gimpel, 2016).</summary>
    public static Activation Gelu => new(ActivationKind.Gelu);

    /// <summary>x for x ≥ 0, else <paramref name="slope"/> · x (Maas et al., 2013).</summary>
    public static Activation LeakyRelu(float slope = 0.01f) => new(ActivationKind.LeakyRelu, slope);

    /// <summary>x for x ≥ 0, else α(eˣ − 1) (Clevert et al., 2016).</summary>
    public static Activation Elu(float alpha = 1f) => new(ActivationKind.Elu, alpha);

    /// <summary>
    /// Whether the derivative is computed from the function's input. All others compute it from the output, so a layer
    /// need not keep its input to the function.
    /// </summary>
    public bool DerivativeNeedsInput => Kind == ActivationKind.Gelu;
}
