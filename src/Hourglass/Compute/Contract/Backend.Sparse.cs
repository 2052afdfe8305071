namespace Hourglass.Compute;

// Sparse codes: how they are chosen, counted and decoded.
public abstract partial class Backend
{
    /// <summary>
    /// destination = relu(values) with only the <paramref name="count"/> largest of each row kept, ties by column; fewer are kept where a row has fewer
    /// above 0. A NaN counts as the largest.
    /// </summary>
    /// <param name="values">(rows, columns); a batch seen as one row gives the largest of the batch.</param>
    /// <param name="count">1 … columns.</param>
    /// <param name="marks">(1, columns) or none: only columns whose mark is above <paramref name="least"/> take part.</param>
    /// <param name="least">See <paramref name="marks"/>.</param>
    /// <param name="destination">(rows, columns).</param>
    /// <returns>The least value that was kept in any row; 0 where none was.</returns>
    public abstract float TopK(Matrix values, int count, Matrix marks, float least, Matrix destination);

    /// <summary>destination[i] = values[i] where it is above <paramref name="threshold"/>, else 0.</summary>
    public abstract void Threshold(Matrix values, float threshold, Matrix destination);

    /// <summary>destination[r, c] = values[r, c] where it is above θ[c], else 0, with θ[c] = start·exp(logThresholds[c]).</summary>
    /// <param name="values">(batch, columns).</param>
    /// <param name="start">What all θ are multiplied by, above 0.</param>
    /// <param name="logThresholds">(1, columns).</param>
    /// <param name="destination">(batch, columns).</param>
    public abstract void JumpRelu(Matrix values, float start, Matrix logThresholds, Matrix destination);

    /// <summary>
    /// The derivative of <see cref="JumpRelu"/> by values, g where the value is above θ, and the straight-through one by log θ: within
    /// |value − θ| &lt; width / 2, logGradient[c] += −(θ / width)·(θ·g + countSlope).
    /// </summary>
    /// <param name="values">(batch, columns).</param>
    /// <param name="start">As in the forward pass.</param>
    /// <param name="logThresholds">(1, columns).</param>
    /// <param name="width">The kernel's width ε, above 0.</param>
    /// <param name="countSlope">What one value above its threshold costs; 0 for nothing.</param>
    /// <param name="outputGradient">g, (batch, columns); none for 0.</param>
    /// <param name="logGradient">(1, columns), added to.</param>
    /// <param name="inputGradient">(batch, columns), overwritten; or none.</param>
    public abstract void JumpReluBackward(
        Matrix values, float start, Matrix logThresholds, float width, float countSlope, Matrix outputGradient, Matrix logGradient, Matrix inputGradient);

    /// <summary>destination = relu(exp(logScale[c])·values[r, c] + bias[c]) where values[r, c] + gateBias[c] is above 0, else 0.</summary>
    /// <param name="values">(batch, columns).</param>
    /// <param name="gateBias">(1, columns).</param>
    /// <param name="logScale">(1, columns).</param>
    /// <param name="bias">(1, columns).</param>
    /// <param name="destination">(batch, columns).</param>
    public abstract void Gate(Matrix values, Matrix gateBias, Matrix logScale, Matrix bias, Matrix destination);

    /// <summary>
    /// The derivative of <see cref="Gate"/>, the gate taken as constant: with g the output's gradient where the output is not 0, inputGradient = exp(logScale)·g,
    /// logScaleGradient += Σ exp(logScale)·value·g and biasGradient += Σ g over the batch.
    /// </summary>
    public abstract void GateBackward(
        Matrix values, Matrix logScale, Matrix output, Matrix outputGradient, Matrix logScaleGradient, Matrix biasGradient, Matrix inputGradient);

    /// <summary>destination[r, c] = source[r, c] + factor·row[c]. The two may be the same matrix.</summary>
    public abstract void AddRow(Matrix source, Matrix row, float factor, Matrix destination);

    /// <summary>How many values are not 0; where <paramref name="perColumn"/> (1, columns) is given it receives += the number in each column.</summary>
    public abstract long CountActive(Matrix values, Matrix perColumn);

    /// <summary>idle[c] = how many rows came after the last one whose value in column c is not 0; += rows where there is none.</summary>
    public abstract void CountIdle(Matrix values, Matrix idle);

    /// <summary>
    /// output = codes·atoms + bias, codes (batch, latents), atoms (latents, features), bias (1, features) or none. Zeros of sparse codes cost nothing:
    /// only the atoms in use are read.
    /// </summary>
    public abstract void SparseMultiply(Matrix codes, Matrix atoms, Matrix bias, Matrix output);

    /// <summary>atomsGradient (+)= codesᵀ·outputGradient, the derivative of <see cref="SparseMultiply"/> by the atoms; zeros of the codes cost nothing.</summary>
    public abstract void SparseMultiplyBackward(Matrix codes, Matrix outputGradient, Matrix atomsGradient, bool accumulate);

    /// <summary>Scales each row to length 1; a row of zeros is left.</summary>
    public abstract void NormalizeLengths(Matrix rows);

    /// <summary>gradient[r] −= (gradient[r]·rows[r])·rows[r] / |rows[r]|²: what would change a row's length is taken away; a row of zeros takes nothing.</summary>
    public abstract void RemoveAlong(Matrix rows, Matrix gradient);
}
