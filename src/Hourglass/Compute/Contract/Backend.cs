namespace Hourglass.Compute;

/// <summary>
/// All arithmetic: fused operations on buffers that the backend owns. Layers, losses and optimizers call this class and never touch a
/// pointer, so another device is another subclass.
/// </summary>
/// <remarks>
/// <para>
/// Rules for every operation: shapes are checked and a mismatch throws <see cref="ArgumentException"/> naming both; the result does not
/// depend on the number of threads. Matrices are row-major; a batch is (rows, features); weights are (outputs, inputs) as in PyTorch and
/// ONNX. Source and destination may be the same matrix only where documented.
/// </para>
/// <para>
/// A new backend implements the abstract operations of this file and then runs every recipe. The virtual operations in the other files of
/// this class have a fallback, written in the abstract ones or as a loop over host copies (<see cref="Download"/>, loop,
/// <see cref="Upload"/>), which allocates and waits for the device; override them one by one for speed. An override allocates nothing.
/// </para>
/// <para>
/// Numbers that an operation returns are for reports alone: no later operation of a training step depends on them. What does decide a
/// gradient stays in a matrix.
/// </para>
/// </remarks>
public abstract partial class Backend
{
    /// <summary>The backend of models that are given none: the processor, all cores, its widest instruction set.</summary>
    public static Backend Default => LazyDefault.Value;

    /// <summary>What it is, for a report: such as <c>cpu avx512, 2 threads</c>.</summary>
    public abstract string Description { get; }

    // ---- memory -----------------------------------------------------------------------------------------------------

    /// <summary>A new buffer of <paramref name="length"/> zeros.</summary>
    public abstract DeviceBuffer Allocate(int length);

    /// <summary>Copies host values into <paramref name="destination"/>; the lengths must be equal.</summary>
    public abstract void Upload(ReadOnlySpan<float> source, Matrix destination);

    /// <summary>Copies a matrix to host memory; the lengths must be equal.</summary>
    public abstract void Download(Matrix source, Span<float> destination);

    /// <summary>destination = source.</summary>
    public abstract void Copy(Matrix source, Matrix destination);

    /// <summary>
    /// destination[r, destinationStart + c] = source[r, sourceStart + c] for c below <paramref name="count"/>; the other columns of the
    /// destination are left as they are.
    /// </summary>
    public abstract void CopyColumns(Matrix source, int sourceStart, Matrix destination, int destinationStart, int count);

    /// <summary>destination[i] = value.</summary>
    public abstract void Fill(Matrix destination, float value);

    /// <summary>
    /// destination[r, c] = map(table[rows[r], c]), as <see cref="AffineMap.Apply"/> computes it: picks a batch and scales it in one pass.
    /// </summary>
    public abstract void Gather(RowTable table, AffineMap map, ReadOnlySpan<int> rows, Matrix destination);

    // ---- elementwise ------------------------------------------------------------------------------------------------

    /// <summary>values[r, c] = map(values[r, c]), as <see cref="AffineMap.Apply"/> computes it, in place.</summary>
    public abstract void Transform(AffineMap map, Matrix values);

    /// <summary>destination += factor · source.</summary>
    public abstract void AddScaled(Matrix source, float factor, Matrix destination);

    /// <summary>destination[r, c] = source[r, c] + factor · row[c]. Source and destination may be the same matrix.</summary>
    public abstract void AddRow(Matrix source, Matrix row, float factor, Matrix destination);

    /// <summary>destination = f(source). The two may be the same matrix.</summary>
    public abstract void Activate(Activation activation, Matrix source, Matrix destination);

    /// <summary>
    /// inputGradient = outputGradient · f′. <paramref name="values"/> is f's input where
    /// <see cref="Activation.DerivativeNeedsInput"/>, else its output. The two gradients may be the same matrix.
    /// </summary>
    public abstract void ActivateBackward(Activation activation, Matrix values, Matrix outputGradient, Matrix inputGradient);

    // ---- random numbers ---------------------------------------------------------------------------------------------

    /// <summary>Uniform samples from (low, high); element i takes word i of the stream.</summary>
    public abstract void FillUniform(RandomStream stream, float low, float high, Matrix destination);

    /// <summary>
    /// destination[i] = source[i] + sigma·ε, clipped to [low, high], with ε from N(0, 1) by Box and Muller: a block's words (a, b) give
    /// √(−2 ln u(a))·cos 2πu(b) and the same with sin for elements 0 and 1, its words (c, d) those for elements 2 and 3. Source and
    /// destination may be the same matrix.
    /// </summary>
    /// <param name="stream">The random stream.</param>
    /// <param name="sigma">The standard deviation, at least 0.</param>
    /// <param name="low">The minimum; −∞ for none.</param>
    /// <param name="high">The maximum, at least <paramref name="low"/>; ∞ for none.</param>
    /// <param name="source">What is added to.</param>
    /// <param name="destination">The sum, of the same shape.</param>
    public abstract void AddNormal(RandomStream stream, float sigma, float low, float high, Matrix source, Matrix destination);

    /// <summary>
    /// destination[i] = source[i] / (1 − rate) where the uniform sample of element i is at least <paramref name="rate"/>, else 0 (inverted
    /// dropout). The backward pass is the same call on the gradient with the same stream. The two may be the same matrix.
    /// </summary>
    public abstract void Dropout(RandomStream stream, float rate, Matrix source, Matrix destination);

    // ---- matrix multiply and convolution ----------------------------------------------------------------------------

    /// <summary>
    /// destination = op(a)·op(b), or += with <paramref name="accumulate"/>; op(x) is x or, where asked, its transpose.
    /// </summary>
    public abstract void Multiply(Matrix a, bool transposeA, Matrix b, bool transposeB, Matrix destination, bool accumulate = false);

    /// <summary>
    /// output = f(input ∗ weight + bias); see <see cref="ConvolutionGeometry"/>. bias (1, output channels) or none.
    /// <paramref name="preActivation"/>, unless none, receives input ∗ weight + bias.
    /// </summary>
    public abstract void ConvolutionForward(
        in ConvolutionGeometry geometry, Matrix input, Matrix weight, Matrix bias, Activation activation, Matrix output,
        Matrix preActivation = default);

    /// <summary>
    /// The convolution's backward pass. First g = outputGradient · f′, in place; then biasGradient (+)= sums of g over samples and places,
    /// weightGradient (+)= the correlation of input and g, inputGradient = the transposed convolution of g. A gradient that is none is not
    /// computed; the parameters are those of <see cref="DenseBackward"/>.
    /// </summary>
    public abstract void ConvolutionBackward(
        in ConvolutionGeometry geometry, Matrix input, Matrix weight, Activation activation, Matrix values, Matrix outputGradient,
        Matrix weightGradient, Matrix biasGradient, bool accumulate, Matrix inputGradient);

    /// <summary>
    /// The transposed convolution: what the convolution of <paramref name="geometry"/> does to a gradient in its backward pass, followed by
    /// bias and f. <paramref name="input"/> has the size of the convolution's output and <paramref name="output"/> that of its input; bias
    /// is (1, the convolution's input channels) or none.
    /// </summary>
    public abstract void TransposedConvolutionForward(
        in ConvolutionGeometry geometry, Matrix input, Matrix weight, Matrix bias, Activation activation, Matrix output,
        Matrix preActivation = default);

    /// <summary>
    /// The transposed convolution's backward pass: its input gradient is the convolution of g = outputGradient · f′. All else is as in
    /// <see cref="ConvolutionBackward"/>.
    /// </summary>
    public abstract void TransposedConvolutionBackward(
        in ConvolutionGeometry geometry, Matrix input, Matrix weight, Activation activation, Matrix values, Matrix outputGradient,
        Matrix weightGradient, Matrix biasGradient, bool accumulate, Matrix inputGradient);

    // ---- losses and reductions --------------------------------------------------------------------------------------

    /// <summary>
    /// Σ loss(f(logits), target) over all elements, summed in double. <paramref name="gradient"/>, unless none, receives
    /// gradientScale · ∂loss/∂logits; it may be the same matrix as <paramref name="logits"/>.
    /// </summary>
    /// <param name="kind">The loss. <see cref="LossKind.BinaryCrossEntropy"/> requires <paramref name="final"/> = sigmoid.</param>
    /// <param name="delta">Huber's δ; σ² of <see cref="LossKind.GaussianLikelihood"/>; unused otherwise.</param>
    /// <param name="final">f, the decoder's last activation: x̂ = f(logits).</param>
    /// <param name="logits">(batch, features), before f.</param>
    /// <param name="target">(batch, features).</param>
    /// <param name="gradientScale">The reduction's factor, such as 1 / batch.</param>
    /// <param name="gradient">(batch, features) or none.</param>
    public abstract double Loss(
        LossKind kind, float delta, Activation final, Matrix logits, Matrix target, double gradientScale = 0, Matrix gradient = default);

    /// <summary>Σ values², in double.</summary>
    public abstract double SumOfSquares(Matrix values);

    /// <summary>sums[0, c] = Σ over rows of values[r, c], or += with <paramref name="accumulate"/>.</summary>
    public abstract void ColumnSums(Matrix values, Matrix sums, bool accumulate = false);

    /// <summary>The index (from 0, row-major) of the first NaN or infinity, or −1.</summary>
    public abstract int FirstNonFinite(Matrix values);

    // ---- optimizer steps --------------------------------------------------------------------------------------------

    /// <summary>
    /// Stochastic gradient descent with momentum as PyTorch defines it: g ← clip(gradient) + decay·w; v ← momentum·v + g;
    /// w ← w − rate·(nesterov ? g + momentum·v : v). Without a velocity (none), w ← w − rate·g.
    /// </summary>
    public abstract StepReport SgdStep(in SgdStep step, Matrix values, Matrix gradient, Matrix velocity);

    /// <summary>
    /// RMSProp (Hinton, 2012): s ← ρ·s + (1 − ρ)·g²; w ← w − rate·g / (√s + ε), after g ← clip(gradient) + decay·w.
    /// </summary>
    public abstract StepReport RmsPropStep(in RmsPropStep step, Matrix values, Matrix gradient, Matrix squares);

    /// <summary>
    /// Adam (Kingma and Ba, 2015, algorithm 1) with bias correction; with <see cref="AdamStep.Decoupled"/>, AdamW (Loshchilov and Hutter,
    /// 2019): w ← w − rate·decay·w apart from the gradient, else decay·w is added to the gradient.
    /// </summary>
    public abstract StepReport AdamStep(in AdamStep step, Matrix values, Matrix gradient, Matrix mean, Matrix variance);

    private static class LazyDefault
    {
        internal static readonly Backend Value = new CpuBackend();
    }
}
