namespace Hourglass.Latent;

/// <summary>Codes drawn from a density and the rows that they stand for.</summary>
/// <param name="Codes">z, (n, latent).</param>
/// <param name="Rows">decode(z), in the units of the data (n, features).</param>
/// <param name="Classes">The class that each sample was asked for or drawn of, by name; empty where there is none.</param>
public sealed record CodeSamples(float[,] Codes, float[,] Rows, IReadOnlyList<string> Classes);
