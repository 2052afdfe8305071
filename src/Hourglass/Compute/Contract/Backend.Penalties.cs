namespace Hourglass.Compute;

// What penalties on activities, codes and derivatives cost, with their gradients.
public abstract partial class Backend
{
    /// <summary>The kernel of <see cref="Discrepancy"/> is a sum over these multiples of its width.</summary>
    internal static ReadOnlySpan<float> DiscrepancyScales => [0.1f, 0.2f, 0.5f, 1, 2, 5, 10];

    /// <summary>Σ |values|; <paramref name="gradient"/>, unless none, receives += scale·sign(values), 0 at 0.</summary>
    public virtual double AbsoluteSum(Matrix values, float scale, Matrix gradient)
    {
        if (!gradient.IsNone) Check.SameShape(values, gradient);
        var (x, g) = (Read(values), Read(gradient));
        var sum = 0.0;
        foreach (var value in x.Values) sum += Math.Abs(value);
        for (var i = 0; i < g.Values.Length; i++) g[i] += x[i] > 0 ? scale : x[i] < 0 ? -scale : 0;
        Write(g, gradient);
        return sum;
    }

    /// <summary>
    /// Σⱼ KL(ρ ‖ ρ̂ⱼ) = Σⱼ ρ·ln(ρ/ρ̂ⱼ) + (1 − ρ)·ln((1 − ρ)/(1 − ρ̂ⱼ)) with the mean activities ρ̂ⱼ = sums[j] / rows, held within
    /// [1e-6, 1 − 1e-6], and its derivative by each activity.
    /// </summary>
    /// <param name="sums">Σ over the batch of each unit's activity (1, units).</param>
    /// <param name="rows">The number of samples in the batch.</param>
    /// <param name="target">ρ, above 0 and below 1.</param>
    /// <param name="slope">What the derivative by ρ̂ⱼ is multiplied by.</param>
    /// <param name="slopes">Receives slope · ∂/∂ρ̂ⱼ (1, units); may be the same matrix as <paramref name="sums"/>.</param>
    public virtual double SparsityDivergence(Matrix sums, int rows, double target, float slope, Matrix slopes)
    {
        Check.SameShape(sums, slopes);
        var (s, result) = (Read(sums), Room(slopes));
        var cost = Formulas.SparsityDivergence(s.Values, rows, target, slope, result.Values);
        Write(result, slopes);
        return cost;
    }

    /// <summary>
    /// Σ f′² · factor over all values, each column with its own of the <paramref name="factors"/> (1, columns): with the squared norms of a
    /// dense layer's weight rows as factors, the squared Frobenius norms of its derivatives by its input, summed over the batch.
    /// </summary>
    /// <param name="activation">f.</param>
    /// <param name="values">f's input where <see cref="Activation.DerivativeNeedsInput"/>, else its output.</param>
    /// <param name="factors">A factor for each column.</param>
    /// <param name="scale">What the gradient is multiplied by.</param>
    /// <param name="gradient">Receives += scale · ∂/∂values; or none.</param>
    /// <param name="squares">Receives Σ f′² over the rows for each column.</param>
    public virtual double SquaredSlopes(
        Activation activation, Matrix values, Matrix factors, float scale, Matrix gradient, Matrix squares)
    {
        Check.SquaredSlopes(values, factors, gradient, squares);
        var (x, f, g, sums) = (Read(values), Read(factors), Read(gradient), Room(squares));
        var total = 0.0;
        for (var c = 0; c < values.Columns; c++)
        {
            var sum = 0.0;
            for (var r = 0; r < values.Rows; r++)
            {
                var slope = Pointwise.Derivative(activation, x[r, c]);
                sum += slope * slope;
                if (!gradient.IsNone) g[r, c] += (float)(scale * 2.0 * slope * Pointwise.DerivativeSlope(activation, x[r, c]) * f[c]);
            }

            sums[c] = (float)sum;
            total += sum * f[c];
        }

        Write(g, gradient);
        Write(sums, squares);
        return total;
    }

    /// <summary>
    /// The unbiased estimate of the squared maximum mean discrepancy between two samples of n ≥ 2 points (Gretton et al., 2012, lemma 6):
    /// Σ over i ≠ j of k(zᵢ, zⱼ) + k(pᵢ, pⱼ) − 2·k(zᵢ, pⱼ), divided by n·(n − 1). The same points twice give exactly 0.
    /// </summary>
    /// <param name="kernel">k, summed over the widths s·<paramref name="width"/> with s = .1, .2, .5, 1, 2, 5, 10.</param>
    /// <param name="width">C, above 0.</param>
    /// <param name="codes">z (n, dimensions).</param>
    /// <param name="samples">p, samples of the prior (n, dimensions).</param>
    /// <param name="scale">What the gradient is multiplied by.</param>
    /// <param name="gradient">Receives += scale · ∂estimate/∂z; or none.</param>
    public virtual double Discrepancy(
        DiscrepancyKernel kernel, float width, Matrix codes, Matrix samples, float scale = 0, Matrix gradient = default)
    {
        Check.Discrepancy(width, codes, samples, gradient);
        var (z, p, g) = (Read(codes), Read(samples), Read(gradient));
        var n = codes.Rows;
        var (pairs, total) = ((double)n * (n - 1), 0.0);
        var slopes = new double[codes.Columns];
        for (var i = 0; i < n; i++)
        {
            Array.Clear(slopes);
            for (var j = 0; j < n; j++)
            {
                if (j == i) continue;
                total += Similarity(z.Row(i), z.Row(j), 1) + Similarity(p.Row(i), p.Row(j), 0) - 2 * Similarity(z.Row(i), p.Row(j), -1);
            }

            if (gradient.IsNone) continue;
            for (var c = 0; c < slopes.Length; c++) g[i, c] += (float)(scale * slopes[c] / pairs);
        }

        Write(g, gradient);
        return total / pairs;

        // k(a, b); a pair of codes counts as (i, j) and as (j, i), a code and a sample twice: so each slope by a is doubled.
        double Similarity(Span<float> a, Span<float> b, int sign)
        {
            var square = 0.0;
            for (var c = 0; c < a.Length; c++) square += ((double)a[c] - b[c]) * ((double)a[c] - b[c]);
            var (sum, slope) = (0.0, 0.0);
            foreach (var multiple in DiscrepancyScales)
            {
                var wide = (double)multiple * width;
                var value = kernel == DiscrepancyKernel.Rbf ? Math.Exp(-square / wide) : wide / (wide + square);
                sum += value;
                slope -= (kernel == DiscrepancyKernel.Rbf ? value : value * value) / wide;
            }

            for (var c = 0; c < a.Length; c++) slopes[c] += sign * 4 * slope * ((double)a[c] - b[c]);
            return sum;
        }
    }

    /// <summary>
    /// The losses of both players of an adversarial autoencoder from the discriminator's logits l, D = σ(l): its binary cross-entropy of
    /// prior samples (1) and codes (0), and the encoder's −log D of the codes.
    /// </summary>
    /// <param name="logits">(2n, 1): of n samples of the prior, and below them of n codes.</param>
    /// <param name="slopes">Receives the derivatives of the discriminator's loss by its logits (2n, 1); or none.</param>
    public virtual AdversarialLosses AdversarialLoss(Matrix logits, Matrix slopes = default)
    {
        Check.AdversarialLoss(logits, slopes);
        var (l, s) = (Read(logits), slopes.IsNone ? new HostMatrix([], 0) : Room(slopes));
        var losses = Formulas.AdversarialLoss(l.Values, s.Values);
        Write(s, slopes);
        return losses;
    }

    /// <summary>
    /// factors[r] = −2 · weight · (1 − σ(l)) / σ(l): what makes the derivative of the encoder's loss, weight · −log σ(l) averaged over the
    /// codes, of that of the discriminator's (<see cref="AdversarialLoss"/>) by the logit l of a code; σ(l) is held above 1e-9.
    /// </summary>
    /// <param name="logits">(n, 1), of codes.</param>
    /// <param name="weight">The weight of the encoder's loss.</param>
    /// <param name="factors">(n, 1); may be the same matrix.</param>
    public virtual void AdversarialFactors(Matrix logits, float weight, Matrix factors)
    {
        Check.SameShape(logits, factors);
        var (l, f) = (Read(logits), Room(factors));
        Formulas.AdversarialFactors(l.Values, weight, f.Values);
        Write(f, factors);
    }

    /// <summary>
    /// Moves standard normal samples of two dimensions to their places, in place: (a, b) = (X + SigmaX·x, Y + SigmaY·y) becomes
    /// (a·cos − b·sin, a·sin + b·cos).
    /// </summary>
    /// <param name="places">One for each row.</param>
    /// <param name="points">(n, 2).</param>
    public virtual void PlacePoints(ReadOnlySpan<PlanarPlace> places, Matrix points)
    {
        Check.PlacePoints(places, points);
        var p = Read(points);
        Formulas.PlacePoints(places, p.Values);
        Write(p, points);
    }
}
