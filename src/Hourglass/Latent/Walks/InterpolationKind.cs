namespace Hourglass.Latent;

/// <summary>The way from one code to another.</summary>
public enum InterpolationKind
{
    /// <summary>(1 − α)·z₀ + α·z₁, the straight line.</summary>
    Linear,

    /// <summary>
    /// (sin((1 − α)Ω)·z₀ + sin(αΩ)·z₁) / sin Ω with Ω the angle between the two (Shoemake, 1985): between codes of equal length it keeps to that length, as codes
    /// of many dimensions drawn from N(0, I) do (White, 2016).
    /// </summary>
    Spherical,
}
