namespace Hourglass.Compute;

/// <summary>
/// Where a standard normal sample of two dimensions goes: scaled, moved, then turned around the origin; see
/// <see cref="Backend.PlacePoints"/>.
/// </summary>
/// <param name="X">Where the center lies before the turn.</param>
/// <param name="Y">Where the center lies before the turn.</param>
/// <param name="SigmaX">The standard deviation of the first dimension.</param>
/// <param name="SigmaY">The standard deviation of the second.</param>
/// <param name="Cos">The cosine of the turn's angle.</param>
/// <param name="Sin">Its sine.</param>
public readonly record struct PlanarPlace(float X, float Y, float SigmaX, float SigmaY, float Cos, float Sin);
