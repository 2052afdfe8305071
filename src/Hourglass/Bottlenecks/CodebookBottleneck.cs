using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Bottlenecks;

/// <summary>
/// Vector quantization (van den Oord, Vinyals and Kavukcuoglu, "Neural discrete representation learning", 2017): the encoder's output is
/// split into vectors, and each is replaced by the nearest entry of a codebook, so that the code is a few integers.
/// </summary>
/// <remarks>
/// <para>
/// An output of (channels, height, width) has a vector of its channels at each position; a row of n values has n / d vectors of d values.
/// </para>
/// <para>
/// The gradient is passed straight through, ∂input = ∂code. The entries have no gradient: in training each follows the mean of its vectors
/// by exponential moving averages of their count and sum (appendix A.1 there; Razavi et al., 2019), updated after the code of the step is
/// computed. The first batch initializes the entries. The penalty <c>commitment</c> keeps the vectors near their entries.
/// </para>
/// </remarks>
internal sealed class CodebookBottleneck : Bottleneck
{
    /// <summary>Bounds the scratch for comparisons; indices up to this are exact as floats.</summary>
    private const int MaximumEntries = 1 << 16;

    /// <summary>The maximum number of vectors per sample that are compared with all entries at once.</summary>
    private const int MaximumCompared = 4;

    private readonly int? _dimension;
    private readonly float _decay, _epsilon, _restartBelow;
    private LayerState? _entries, _counts, _sums;
    private bool _channelsFirst;

    /// <summary>Creates the bottleneck.</summary>
    /// <param name="size">The number of entries, 2 to 65,536.</param>
    /// <param name="dimension">
    /// d, the number of values of a row in one vector, at least 1; null for all. Must be null if the encoder's output has channels and
    /// positions.
    /// </param>
    /// <param name="decay">γ, the decay rate of the moving averages, at least 0 and below 1.</param>
    /// <param name="epsilon">ε of the Laplace smoothing of the counts, above 0.</param>
    /// <param name="restartBelow">
    /// An entry whose average count falls below this fraction of uniform usage is moved to a random vector of the batch; at least 0, for
    /// never, and below 1.
    /// </param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public CodebookBottleneck(int size, int? dimension = null, float decay = 0.99f, float epsilon = 1e-5f, float restartBelow = 0)
    {
        if (size is < 2 or > MaximumEntries) throw Error($"size must be 2 to {MaximumEntries:N0} entries; found {size}.");
        if (dimension < 1) throw Error($"dimension must be at least 1; found {dimension}.");
        if (!(decay >= 0 && decay < 1)) throw Error($"decay must be at least 0 and below 1; found {decay}.");
        if (!(epsilon > 0 && float.IsFinite(epsilon))) throw Error($"epsilon must be above 0; found {epsilon}.");
        if (!(restartBelow >= 0 && restartBelow < 1)) throw Error($"restartBelow must be at least 0 and below 1; found {restartBelow}.");
        (Size, _dimension, _decay, _epsilon, _restartBelow) = (size, dimension, decay, epsilon, restartBelow);

        static ArgumentException Error(FormattableString message) => new(FormattableString.Invariant(message));
    }

    /// <summary>The number of entries.</summary>
    public int Size { get; }

    /// <summary>d, the length of a vector and of an entry; 0 before it is built.</summary>
    public int Dimension { get; private set; }

    /// <summary>The number of vectors per sample; 0 before it is built.</summary>
    public int Places { get; private set; }

    /// <summary>The entries, one after the other (1, size · d); zeros before training.</summary>
    /// <exception cref="InvalidOperationException">The bottleneck is not built yet.</exception>
    public LayerState Entries => _entries ?? throw new InvalidOperationException($"{this} has no entries before it is built.");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Measures { get; } = ["perplexity"];

    /// <summary>The indices, the vectors if they are not contiguous in the input, and scratch to compare them with the entries.</summary>
    public override int CacheSize => Places + (_channelsFirst ? InputShape.Size : 0) + RoomSize;

    // A batch of one row needs space for the entries' norms and one vector's products.
    private int RoomSize => (1 + Math.Min(Places, MaximumCompared)) * Size;

    /// <inheritdoc/>
    public override void Forward(in ForwardPass pass)
    {
        var (backend, rows, entries) = (pass.Backend, pass.Input.Rows, Values(_entries!));
        var vectors = pass.Input.Reshape(rows * Places, Dimension);
        if (_channelsFirst)
        {
            vectors = pass.Cache.Part(rows * (Places + RoomSize), rows * Places, Dimension);
            backend.TransposeRows(pass.Input, Dimension, vectors);
        }

        var (counts, sums, even) = (_counts!.Values, Values(_sums!), (float)vectors.Rows / Size);
        if (pass.Training) backend.StartEntries(Draws(pass), even, vectors, counts, sums, entries);

        var indices = Indices(pass.Cache, rows);
        backend.NearestEntries(vectors, entries, Room(pass.Cache, rows), indices);
        backend.TakeEntries(indices, entries, _channelsFirst, pass.Output);
        if (!pass.Training) return;
        backend.MoveEntries(vectors, indices, _decay, _epsilon, counts, sums, entries);
        if (_restartBelow > 0) backend.RestartEntries(Draws(pass), _restartBelow * even, even, vectors, counts, sums, entries);
    }

    /// <inheritdoc/>
    public override void Backward(in BackwardPass pass)
    {
        if (!pass.InputGradient.IsNone) pass.Backend.Copy(pass.OutputGradient, pass.InputGradient);
    }

    /// <summary>
    /// The perplexity of the batch's usage of the entries, exp(−Σ p log p): from 1, if all vectors have the same entry, to the number of
    /// entries.
    /// </summary>
    public override void Measure(Backend backend, Matrix head, Matrix code, Matrix cache, Span<double> measures) =>
        measures[0] = backend.CountEntries(Indices(cache, head.Rows), Room(cache, head.Rows).SliceRows(0, 1));

    /// <inheritdoc/>
    public override string ToString() => $"a codebook of {Size} entries";

    /// <summary>The indices (rows, places) that the last forward pass stored in its cache.</summary>
    internal Matrix Indices(Matrix cache, int rows) => cache.Part(0, rows, Places);

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input)
    {
        _channelsFirst = input.Rank > 1;
        if (_channelsFirst && _dimension is not null)
        {
            throw new ShapeException(
                $"The codebook takes the {input[0]} channels of {input} as a vector at each position: omit its dimension.");
        }

        Dimension = _channelsFirst ? input[0] : _dimension ?? input.Size;
        if (input.Size % Dimension != 0)
        {
            throw new ShapeException(
                $"The codebook expects vectors of {Dimension} values; the encoder's output {input} does not divide into them.");
        }

        Places = input.Size / Dimension;
        if ((long)Size * Dimension > int.MaxValue / 4)
            throw new ShapeException($"{Size} entries of {Dimension} values do not fit in one buffer.");
        _entries = AddState("entries", Size * Dimension, 0);
        _counts = AddState("counts", Size, 0);
        _sums = AddState("sums", Size * Dimension, 0);
        return input;
    }

    private Matrix Values(LayerState state) => state.Values.Reshape(Size, Dimension);

    private Matrix Room(Matrix cache, int rows) => cache.Part(rows * Places, rows * RoomSize / Size, Size);
}

/// <summary>Vector quantization (van den Oord et al., 2017): each vector of the code becomes the nearest of learned entries.</summary>
public sealed record CodebookBottleneckRecipe : BottleneckRecipe
{
    /// <summary>The number of entries, 2 to 65,536.</summary>
    public required int Size { get; init; }

    /// <summary>
    /// The number of values of a row in one vector, at least 1; null for all. Must be null if the encoder's output has channels and
    /// positions, whose vectors are the channels.
    /// </summary>
    public int? Dimension { get; init; }

    /// <summary>The decay rate of the moving averages per step, at least 0 and below 1.</summary>
    public float Decay { get; init; } = 0.99f;

    /// <summary>The Laplace smoothing of the entries' counts, above 0.</summary>
    public float Epsilon { get; init; } = 1e-5f;

    /// <summary>
    /// The fraction of uniform usage below which an entry is moved to a random vector of the batch; at least 0, for never, and below 1.
    /// </summary>
    public float RestartBelow { get; init; }

    /// <inheritdoc/>
    public override Bottleneck Create() => new CodebookBottleneck(Size, Dimension, Decay, Epsilon, RestartBelow);
}
