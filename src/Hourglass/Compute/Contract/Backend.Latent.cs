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

    /// <summary>
    /// logWeights[r] = log p(z) − log q(z|x) − losses[r] = Σ ½·(log σ² + (z − μ)²/σ² − z²) − losses[r], the logarithm of a code's importance weight where losses
    /// are −log p(x|z), q is N(μ, diag σ²) and p is N(0, I). Returns Σ losses, in double.
    /// </summary>
    /// <param name="head">(μ, log σ²), (batch, 2 · code).</param>
    /// <param name="code">z (batch, code).</param>
    /// <param name="losses">(batch, 1).</param>
    /// <param name="logWeights">(batch, 1).</param>
    public abstract double GaussianLogWeights(Matrix head, Matrix code, Matrix losses, Matrix logWeights);

    /// <summary>
    /// What −scale·Σ weights[r]·(log p(z) − log q(z|x)) adds to the gradients of a drawn code, codeGradient += scale·w·z, and of its log σ²,
    /// headGradient −= ½·scale·w; what follows from ∂z is left to <see cref="GaussianDrawBackward"/>.
    /// </summary>
    public abstract void GaussianLogWeightsBackward(Matrix code, Matrix weights, float scale, Matrix codeGradient, Matrix headGradient);

    /// <summary>
    /// Σ over columns of log(1/K Σₖ exp v[k, c]), K being the number of rows, in double; values become exp v[k, c] / Σₖ exp v[k, c].
    /// </summary>
    public abstract double LogMeanExp(Matrix values);

    /// <summary>values[r, c] ·= factors[r]; factors is (batch, 1).</summary>
    public abstract void ScaleRows(Matrix factors, Matrix values);

    /// <summary>
    /// values[i] = 1 where the uniform draw for element i (word i of the stream) is below it, else 0, in place: a draw from the Bernoulli distribution whose
    /// mean it is. NaN stays.
    /// </summary>
    public abstract void Bernoulli(RandomStream stream, Matrix values);

    /// <summary>values[i] = 1 where it is at least <paramref name="limit"/>, else 0, in place. NaN stays.</summary>
    public abstract void Threshold(float limit, Matrix values);

    /// <summary>Σ |values|; where <paramref name="gradient"/> is given it receives += scale·sign(values), 0 at 0.</summary>
    public abstract double AbsoluteSum(Matrix values, float scale, Matrix gradient);
}
