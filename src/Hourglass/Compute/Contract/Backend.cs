namespace Hourglass.Compute;

/// <summary>
/// The only door to arithmetic: fused operations on buffers that the backend owns. Layers, losses and optimizers are written against
/// this class and never touch a pointer, so another device is another subclass.
/// </summary>
/// <remarks>
/// Rules for every operation: shapes are checked and a mismatch throws <see cref="ArgumentException"/> naming both; nothing is
/// allocated; the result does not depend on the number of threads. Matrices are row-major; a batch is (rows, features); weights are
/// (outputs, inputs) as PyTorch and ONNX have them. Source and destination may be the same matrix only where said so.
/// </remarks>
public abstract partial class Backend
{
    /// <summary>The backend a model runs on where none is named: the processor, all cores, its best instruction set.</summary>
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

    /// <summary>destination[i] = value.</summary>
    public abstract void Fill(Matrix destination, float value);

    /// <summary>destination[r, c] = table[rows[r], c] · scale[c] + shift[c]: picks a batch and scales it in one pass.</summary>
    public abstract void Gather(RowTable table, AffineMap map, ReadOnlySpan<int> rows, Matrix destination);

    // ---- elementwise ------------------------------------------------------------------------------------------------

    /// <summary>values[r, c] = values[r, c] · scale[c] + shift[c], in place.</summary>
    public abstract void Transform(AffineMap map, Matrix values);

    /// <summary>destination += factor · source.</summary>
    public abstract void AddScaled(Matrix source, float factor, Matrix destination);

    /// <summary>destination = f(source). The two may be the same matrix.</summary>
    public abstract void Activate(Activation activation, Matrix source, Matrix destination);

    /// <summary>
    /// inputGradient = outputGradient · f′. <paramref name="values"/> is f's input where
    /// <see cref="Activation.DerivativeNeedsInput"/>, else its output. The two gradients may be the same matrix.
    /// </summary>
    public abstract void ActivateBackward(Activation activation, Matrix values, Matrix outputGradient, Matrix inputGradient);

    /// <summary>
    /// destination[i] = source[i] / (1 − rate) where the draw for element i is at least <paramref name="rate"/>, else 0 (inverted dropout).
    /// The backward pass is the same call on the gradient with the same stream. The two may be the same matrix.
    /// </summary>
    public abstract void Dropout(RandomStream stream, float rate, Matrix source, Matrix destination);

    /// <summary>Uniform draws from (low, high); element i takes word i of the stream.</summary>
    public abstract void FillUniform(RandomStream stream, float low, float high, Matrix destination);

    /// <summary>
    /// Normal draws by Box and Muller: a block's words (a, b) give √(−2 ln u(a))·cos 2πu(b) and the same with sin for elements 0 and 1,
    /// its words (c, d) those for elements 2 and 3.
    /// </summary>
    public abstract void FillNormal(RandomStream stream, float mean, float sigma, Matrix destination);

    /// <summary>
    /// destination[i] = source[i] + sigma·ε, clipped to [low, high]; ε is the standard normal draw that <see cref="FillNormal"/> gives element i.
    /// The two may be the same matrix.
    /// </summary>
    /// <param name="stream">Where the draws come from.</param>
    /// <param name="sigma">The standard deviation, at least 0.</param>
    /// <param name="low">The least value; −∞ for none.</param>
    /// <param name="high">The largest value, at least <paramref name="low"/>; ∞ for none.</param>
    /// <param name="source">What is added to.</param>
    /// <param name="destination">The sum, of the same shape.</param>
    public abstract void AddNormal(RandomStream stream, float sigma, float low, float high, Matrix source, Matrix destination);

    // ---- matrix multiply and the dense layer ------------------------------------------------------------------------

    /// <summary>
    /// destination = op(a)·op(b), or += where <paramref name="accumulate"/>; op(x) is x or, where asked, its transpose.
    /// </summary>
    public abstract void Multiply(Matrix a, bool transposeA, Matrix b, bool transposeB, Matrix destination, bool accumulate = false);

    /// <summary>
    /// output = f(input·weightᵀ + bias). input (batch, inputs), weight (outputs, inputs), bias (1, outputs) or none, output (batch,
    /// outputs). Where <paramref name="preActivation"/> is given it receives input·weightᵀ + bias.
    /// </summary>
    public abstract void DenseForward(
        Matrix input, Matrix weight, Matrix bias, Activation activation, Matrix output, Matrix preActivation = default);

    /// <summary>
    /// output = f(input·weight + bias): the dense layer with the transpose of another's weight. input (batch, inputs), weight (inputs, outputs), all
    /// else as in <see cref="DenseForward"/>.
    /// </summary>
    public abstract void TransposedDenseForward(
        Matrix input, Matrix weight, Matrix bias, Activation activation, Matrix output, Matrix preActivation = default);

    /// <summary>
    /// The dense layer's backward pass. First g = outputGradient · f′, in place; then biasGradient (+)= column sums of g,
    /// weightGradient (+)= gᵀ·input, inputGradient = g·weight. A gradient that is none is not computed.
    /// </summary>
    /// <param name="input">The layer's input (batch, inputs).</param>
    /// <param name="weight">(outputs, inputs).</param>
    /// <param name="activation">f.</param>
    /// <param name="values">What f′ is computed from: f's input where <see cref="Activation.DerivativeNeedsInput"/>, else its output;
    /// none where f is the identity.</param>
    /// <param name="outputGradient">∂loss/∂output on entry, ∂loss/∂(pre-activation) on return.</param>
    /// <param name="weightGradient">(outputs, inputs) or none.</param>
    /// <param name="biasGradient">(1, outputs) or none.</param>
    /// <param name="accumulate">Whether the parameter gradients are added to what is there.</param>
    /// <param name="inputGradient">(batch, inputs) or none.</param>
    public abstract void DenseBackward(
        Matrix input, Matrix weight, Activation activation, Matrix values, Matrix outputGradient,
        Matrix weightGradient, Matrix biasGradient, bool accumulate, Matrix inputGradient);

    // ---- convolution ------------------------------------------------------------------------------------------------

    /// <summary>
    /// output = f(input ∗ weight + bias); see <see cref="ConvolutionGeometry"/>. bias (1, output channels) or none. Where
    /// <paramref name="preActivation"/> is given it receives input ∗ weight + bias.
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
    /// The transposed convolution: what the convolution of <paramref name="geometry"/> does to a gradient on its way back, with bias and f behind.
    /// <paramref name="input"/> has the size of the convolution's output and <paramref name="output"/> that of its input; bias is
    /// (1, the convolution's input channels) or none.
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

    // ---- losses -----------------------------------------------------------------------------------------------------

    /// <summary>
    /// Σ loss(f(logits), target) over all elements, summed in double. Where <paramref name="gradient"/> is given it receives
    /// gradientScale · ∂loss/∂logits; it may be the same matrix as <paramref name="logits"/>.
    /// </summary>
    /// <param name="kind">The distance. <see cref="LossKind.BinaryCrossEntropy"/> takes <paramref name="final"/> = sigmoid only.</param>
    /// <param name="delta">Huber's δ; σ² of <see cref="LossKind.GaussianLikelihood"/>; unused else.</param>
    /// <param name="final">f, the decoder's last activation: x̂ = f(logits).</param>
    /// <param name="logits">(batch, features), before f.</param>
    /// <param name="target">(batch, features).</param>
    /// <param name="gradientScale">The reduction's factor, such as 1 / batch.</param>
    /// <param name="gradient">(batch, features) or none.</param>
    public abstract double Loss(
        LossKind kind, float delta, Activation final, Matrix logits, Matrix target, double gradientScale = 0, Matrix gradient = default);

    /// <summary>perRow[r] = Σ over the columns of row r of loss(f(logits), target); <paramref name="perRow"/> is (batch, 1).</summary>
    public abstract void RowLoss(LossKind kind, float delta, Activation final, Matrix logits, Matrix target, Matrix perRow);

    // ---- reductions -------------------------------------------------------------------------------------------------

    /// <summary>Σ values², in double.</summary>
    public abstract double SumOfSquares(Matrix values);

    /// <summary>sums[0, c] = Σ over rows of values[r, c], or += where <paramref name="accumulate"/>.</summary>
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
    /// RMSProp (Hinton, 2012): s ← smoothing·s + (1 − smoothing)·g²; w ← w − rate·g / (√s + ε), after g ← clip(gradient) + decay·w.
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
