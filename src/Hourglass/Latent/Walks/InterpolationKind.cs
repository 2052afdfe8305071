namespace Hourglass.Latent;

/// <summary>The path from one code to another.</summary>
public enum InterpolationKind
{
    /// <summary>(1 − α)·z₀ + α·z₁, the straight line.</summary>
    Linear,

    /// <summary>
    /// (sin((1 − α)Ω)·z₀ + sin(αΩ)·z₁) / sin Ω with Ω the angle between the two (Shoemake, 1985): it preserves the length of codes of equal
    /// length, which suits high-dimensional codes from N(0, I) (White, 2016).
    /// </summary>
    Spherical,
}
