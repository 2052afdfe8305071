namespace Hourglass.Compute;

/// <summary>The names of the pointwise functions; see <see cref="Activation"/> for their formulas.</summary>
public enum ActivationKind
{
    /// <summary>f(x) = x.</summary>
    Identity,

    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>x or slope · x.</summary>
    LeakyRelu,

    /// <summary>x or α(eˣ − 1).</summary>
    Elu,

    /// <summary>x · Φ(x).</summary>
    Gelu,

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    Sigmoid,

    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>ln(1 + eˣ).</summary>
    Softplus,
}
