namespace Hourglass.Compute;

// Gaussian codes: sampling, divergences and importance weights.
public abstract partial class Backend
{
    /// <summary>
    /// code = μ + exp(½·log σ²)·ε, ε being the samples that <see cref="FillNormal"/> gives the elements of <paramref name="code"/>.
    /// </summary>
    /// <param name="stream">The random stream.</param>
    /// <param name="head">(μ, log σ²), (batch, 2 · code).</param>
    /// <param name="code">(batch, code).</param>
    public virtual void GaussianDraw(RandomStream stream, Matrix head, Matrix code)
    {
        Check.Gaussian(head, code);
        FillNormal(stream, 0, 1, code);
        var (h, z) = (Read(head), Read(code));
        for (var r = 0; r < code.Rows; r++)
            for (var c = 0; c < code.Columns; c++)
                z[r, c] = (float)(h[r, c] + Math.Exp(0.5 * h[r, code.Columns + c]) * z[r, c]);
        Write(z, code);
    }

    /// <summary>
    /// headGradient = (g, ½·g·(code − μ)) with g the code's gradient: the derivatives of <see cref="GaussianDraw"/> by μ and log σ².
    /// </summary>
    public virtual void GaussianDrawBackward(Matrix head, Matrix code, Matrix codeGradient, Matrix headGradient)
    {
        Check.Gaussian(head, code);
        Check.SameShape(code, codeGradient);
        Check.SameShape(head, headGradient);
        var (h, z, g, result) = (Read(head), Read(code), Read(codeGradient), Room(headGradient));
        for (var r = 0; r < code.Rows; r++)
        {
            for (var c = 0; c < code.Columns; c++)
            {
                result[r, c] = g[r, c];
                result[r, code.Columns + c] = (float)(0.5 * g[r, c] * ((double)z[r, c] - h[r, c]));
            }
        }

        Write(result, headGradient);
    }

    /// <summary>
    /// KL(N(μ, σ²) ‖ N(0, 1)) = ½·(μ² + σ² − log σ² − 1) in nats, summed over the batch for each dimension into
    /// <paramref name="perDimension"/> (1, code); returns the sum over everything.
    /// </summary>
    public virtual double GaussianDivergence(Matrix head, Matrix perDimension)
    {
        Check.PerDimension(head, perDimension);
        var (h, sums) = (Read(head), Room(perDimension));
        var (total, size) = (0.0, perDimension.Length);
        for (var c = 0; c < size; c++)
        {
            var sum = 0.0;
            for (var r = 0; r < head.Rows; r++)
            {
                double mean = h[r, c], logVariance = h[r, size + c];
                sum += 0.5 * (mean * mean + Math.Exp(logVariance) - logVariance - 1);
            }

            sums[c] = (float)sum;
            total += sum;
        }

        Write(sums, perDimension);
        return total;
    }

    /// <summary>headGradient += factor·(μ, ½·(σ² − 1)), each dimension with its own of the <paramref name="factors"/> (1, code).</summary>
    public virtual void GaussianDivergenceBackward(Matrix head, Matrix factors, Matrix headGradient)
    {
        Check.PerDimension(head, factors);
        Check.SameShape(head, headGradient);
        var (h, f, g) = (Read(head), Read(factors), Read(headGradient));
        for (var r = 0; r < head.Rows; r++)
        {
            for (var c = 0; c < factors.Length; c++)
            {
                g[r, c] += (float)((double)f[c] * h[r, c]);
                g[r, factors.Length + c] += (float)(f[c] * 0.5 * (Math.Exp(h[r, factors.Length + c]) - 1));
            }
        }

        Write(g, headGradient);
    }

    /// <summary>
    /// Free bits (Kingma et al., 2016): returns Σⱼ max(λ, divergences[j] / rows); factors[j] = slope for a dimension above λ, else 0.
    /// </summary>
    /// <param name="divergences">What <see cref="GaussianDivergence"/> gave for each dimension (1, code).</param>
    /// <param name="rows">The number of samples in the batch.</param>
    /// <param name="free">λ in nats.</param>
    /// <param name="slope">The factor of a dimension above λ.</param>
    /// <param name="factors">(1, code).</param>
    public virtual double FreeBits(Matrix divergences, int rows, float free, float slope, Matrix factors)
    {
        Check.SameShape(divergences, factors);
        var (d, f) = (Read(divergences), Room(factors));
        var cost = Formulas.FreeBits(d.Values, rows, free, slope, f.Values);
        Write(f, factors);
        return cost;
    }

    /// <summary>
    /// A divergence held at a capacity C (Burgess et al., 2018): returns |KL − C| with KL = Σ divergences / rows; factors[j] =
    /// slope · sign(KL − C).
    /// </summary>
    /// <param name="divergences">What <see cref="GaussianDivergence"/> gave for each dimension (1, code).</param>
    /// <param name="rows">The number of samples in the batch.</param>
    /// <param name="capacity">C in nats.</param>
    /// <param name="slope">The factor of all dimensions where KL is above C.</param>
    /// <param name="factors">(1, code).</param>
    public virtual double Capacity(Matrix divergences, int rows, float capacity, float slope, Matrix factors)
    {
        Check.SameShape(divergences, factors);
        var (d, f) = (Read(divergences), Room(factors));
        var cost = Formulas.Capacity(d.Values, rows, capacity, slope, f.Values);
        Write(f, factors);
        return cost;
    }

    /// <summary>
    /// logWeights[r] = log p(z) − log q(z|x) − losses[r] = Σ ½·(log σ² + (z − μ)²/σ² − z²) − losses[r], the logarithm of a code's
    /// importance weight where losses are −log p(x|z), q is N(μ, diag σ²) and p is N(0, I). Returns Σ losses, in double.
    /// </summary>
    /// <param name="head">(μ, log σ²), (batch, 2 · code).</param>
    /// <param name="code">z (batch, code).</param>
    /// <param name="losses">(batch, 1).</param>
    /// <param name="logWeights">(batch, 1).</param>
    public virtual double GaussianLogWeights(Matrix head, Matrix code, Matrix losses, Matrix logWeights)
    {
        Check.GaussianLogWeights(head, code, losses, logWeights);
        var (h, z, costs, weights) = (Read(head), Read(code), Read(losses), Room(logWeights));
        var total = 0.0;
        for (var r = 0; r < code.Rows; r++)
        {
            var sum = 0.0;
            for (var c = 0; c < code.Columns; c++)
            {
                double logVariance = h[r, code.Columns + c], distance = (double)z[r, c] - h[r, c];
                sum += 0.5 * (logVariance + distance * distance * Math.Exp(-logVariance) - (double)z[r, c] * z[r, c]);
            }

            total += costs[r];
            weights[r] = (float)(sum - costs[r]);
        }

        Write(weights, logWeights);
        return total;
    }

    /// <summary>
    /// What −scale·Σ weights[r]·(log p(z) − log q(z|x)) adds to the gradients of a sampled code, codeGradient += scale·w·z, and of its
    /// log σ², headGradient −= ½·scale·w; what follows from ∂z is left to <see cref="GaussianDrawBackward"/>.
    /// </summary>
    public virtual void GaussianLogWeightsBackward(Matrix code, Matrix weights, float scale, Matrix codeGradient, Matrix headGradient)
    {
        Check.GaussianLogWeightsBackward(code, weights, codeGradient, headGradient);
        var (z, w, g, h) = (Read(code), Read(weights), Read(codeGradient), Read(headGradient));
        for (var r = 0; r < code.Rows; r++)
        {
            var factor = (double)scale * w[r];
            for (var c = 0; c < code.Columns; c++)
            {
                g[r, c] += (float)(factor * z[r, c]);
                h[r, code.Columns + c] -= (float)(0.5 * factor);
            }
        }

        Write(g, codeGradient);
        Write(h, headGradient);
    }

    /// <summary>
    /// Σ over columns of log(1/K Σₖ exp v[k, c]), K being the number of rows, in double; values become exp v[k, c] / Σₖ exp v[k, c].
    /// </summary>
    public virtual double LogMeanExp(Matrix values)
    {
        var v = Read(values);
        var total = 0.0;
        for (var c = 0; c < values.Columns; c++)
        {
            var (largest, sum) = (double.NegativeInfinity, 0.0);
            for (var k = 0; k < values.Rows; k++) largest = Math.Max(largest, v[k, c]);
            for (var k = 0; k < values.Rows; k++) sum += Math.Exp(v[k, c] - largest);
            for (var k = 0; k < values.Rows; k++) v[k, c] = (float)(Math.Exp(v[k, c] - largest) / sum);
            total += largest + Math.Log(sum / values.Rows);
        }

        Write(v, values);
        return total;
    }
}
