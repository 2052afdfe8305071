namespace Hourglass.Compute;

// What a layer's derivative by its input costs.
public abstract partial class Backend
{
    /// <summary>
    /// Σ f′² · factor over all values, each column with its own of the <paramref name="factors"/> (1, columns): with the squared norms of a dense layer's
    /// weight rows as factors, the squared Frobenius norms of its derivatives by its input, summed over the batch.
    /// </summary>
    /// <param name="activation">f.</param>
    /// <param name="values">f's input where <see cref="Activation.DerivativeNeedsInput"/>, else its output.</param>
    /// <param name="factors">A factor for each column.</param>
    /// <param name="scale">What the gradient is multiplied by.</param>
    /// <param name="gradient">Receives += scale · ∂/∂values, where it is given.</param>
    /// <param name="squares">Receives Σ f′² over the rows for each column.</param>
    public abstract double SquaredSlopes(Activation activation, Matrix values, Matrix factors, float scale, Matrix gradient, Matrix squares);

    /// <summary>sums[r] = Σ values[r, c]² over the columns.</summary>
    public abstract void RowSquares(Matrix values, Matrix sums);

    /// <summary>destination[r, c] += scale · factors[r] · source[r, c].</summary>
    public abstract void AddScaledRows(Matrix source, Matrix factors, float scale, Matrix destination);
}
