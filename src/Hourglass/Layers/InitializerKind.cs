namespace Hourglass.Layers;

/// <summary>The distributions of initial values; see <see cref="Initializer"/>.</summary>
public enum InitializerKind
{
    /// <summary>All 0.</summary>
    Zeros,

    /// <summary>All 1.</summary>
    Ones,

    /// <summary>Normal with mean 0 and a given σ.</summary>
    Normal,

    /// <summary>Uniform within ±√(6 / (inputs + outputs)).</summary>
    GlorotUniform,

    /// <summary>Normal with σ = √(2 / (inputs + outputs)).</summary>
    GlorotNormal,

    /// <summary>Uniform within ±√(6 / inputs).</summary>
    HeUniform,

    /// <summary>Normal with σ = √(2 / inputs).</summary>
    HeNormal,
}
