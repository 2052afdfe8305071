namespace Hourglass.Compute;

// Codes: distributions over them and what penalties measure.
public abstract partial class Backend
{
    /// <summary>
    /// destination[r, destinationStart + c] = source[r, sourceStart + c] for c below <paramref name="count"/>; the other columns of the destination
    /// are left as they are.
    /// </summary>
    public abstract void CopyColumns(Matrix source, int sourceStart, Matrix destination, int destinationStart, int count);

    /// <summary>
    /// code = μ + exp(½·log σ²)·ε, ε being the draws that <see cref="FillNormal"/> gives the elements of <paramref name="code"/>.
    /// </summary>
    /// <param name="stream">Where the draws come from.</param>
    /// <param name="head">(μ, log σ²), (batch, 2 · code).</param>
    /// <param name="code">(batch, code).</param>
    public abstract void GaussianDraw(RandomStream stream, Matrix head, Matrix code);

    /// <summary>headGradient = (g, ½·g·(code − μ)) with g the code's gradient: the derivatives of <see cref="GaussianDraw"/> by μ and log σ².</summary>
    public abstract void GaussianDrawBackward(Matrix head, Matrix code, Matrix codeGradient, Matrix headGradient);

    /// <summary>
    /// KL(N(μ, σ²) ‖ N(0, 1)) = ½·(μ² + σ² − log σ² − 1) in nats, summed over the batch for each dimension into <paramref name="perDimension"/> (1, code),
    /// and over everything as the result.
    /// </summary>
    public abstract double GaussianDivergence(Matrix head, Matrix perDimension);

    /// <summary>headGradient += factor·(μ, ½·(σ² − 1)), each dimension with its own of the <paramref name="factors"/> (1, code).</summary>
    public abstract void GaussianDivergenceBackward(Matrix head, Matrix factors, Matrix headGradient);

    /// <summary>values[r, c] += row[0, c] for every row.</summary>
    public abstract void AddToRows(Matrix row, Matrix values);

    /// <summary>Σ |values|; where <paramref name="gradient"/> is given it receives += scale·sign(values), 0 at 0.</summary>
    public abstract double AbsoluteSum(Matrix values, float scale, Matrix gradient);
}
