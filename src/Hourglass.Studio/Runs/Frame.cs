namespace Hourglass.Studio;

/// <summary>How a model saw its preview rows at one moment of its training.</summary>
/// <param name="Step">Steps made.</param>
/// <param name="Epoch">Passes over the rows made.</param>
/// <param name="Codes">The drawn rows on a plane (m, 2).</param>
/// <param name="Errors">The mean squared error of each drawn row (m).</param>
/// <param name="Rows">The shown rows as the model reconstructs them (24, values), in the units of the data.</param>
internal sealed record Frame(long Step, double Epoch, float[,] Codes, float[] Errors, float[,] Rows)
{
    /// <summary>The memory it takes.</summary>
    internal long Bytes => sizeof(float) * ((long)Codes.Length + Errors.Length + Rows.Length);
}
