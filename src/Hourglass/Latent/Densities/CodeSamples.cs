namespace Hourglass.Latent;

/// <summary>Codes drawn from a density, and the decoded rows.</summary>
/// <param name="Codes">z, (n, latent).</param>
/// <param name="Rows">decode(z), in the units of the data (n, features).</param>
/// <param name="Classes">The class of each sample, requested or drawn, by name; empty without classes.</param>
public sealed record CodeSamples(float[,] Codes, float[,] Rows, IReadOnlyList<string> Classes);
