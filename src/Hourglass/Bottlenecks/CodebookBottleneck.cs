using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Bottlenecks;

/// <summary>
/// Vector quantization (van den Oord, Vinyals and Kavukcuoglu, "Neural discrete representation learning", 2017): the head is cut into vectors, and each
/// is replaced by the nearest entry of a codebook, so that the code is a few whole numbers.
/// </summary>
/// <remarks>
/// <para>A head of (channels, height, width) has a vector of its channels at each place; a row of n values has n / d vectors of d values.</para>
/// <para>The gradient passes straight through, ∂head = ∂code. No gradient moves the entries: in training each follows the mean of its vectors by exponential
/// moving averages of their number and sum (appendix A.1 there; Razavi et al., 2019), after the code of the step is taken. The first batch gives the first
/// entries. What keeps the vectors near their entries is the penalty <c>commitment</c>.</para>
/// </remarks>
public sealed class CodebookBottleneck : Bottleneck
{
    /// <summary>The most entries: the room to compare with them stays within bounds, and their numbers are exact as floats.</summary>
    private const int MostEntries = 1 << 16;

    /// <summary>How many vectors a sample's share of the room is for.</summary>
    private const int MostCompared = 4;

    private readonly int? _dimension;
    private readonly float _decay, _epsilon, _restartBelow;
    private LayerState? _entries, _counts, _sums;
    private bool _channelsFirst;

    /// <summary>Makes the bottleneck.</summary>
    /// <param name="size">The number of entries, 2 to 65,536.</param>
    /// <param name="dimension">d, how many values of a row are one vector; all where null. Not for a head of channels and places.</param>
    /// <param name="decay">γ, what is kept of the averages in a step, at least 0 and below 1.</param>
    /// <param name="epsilon">ε of the Laplace smoothing of the numbers, above 0.</param>
    /// <param name="restartBelow">
    /// An entry whose average number of vectors falls below this share of an even use is put where one of the batch's vectors is, drawn at random; at
    /// least 0, which never does, and below 1.
    /// </param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public CodebookBottleneck(int size, int? dimension = null, float decay = 0.99f, float epsilon = 1e-5f, float restartBelow = 0)
    {
        if (size is < 2 or > MostEntries) throw new ArgumentException($"size must be 2 to {MostEntries:N0} entries; found {size}.");
        if (dimension < 1) throw new ArgumentException($"dimension must be at least 1; found {dimension}.");
        if (!(decay >= 0 && decay < 1)) throw new ArgumentException($"decay must be at least 0 and below 1; found {decay}.");
        if (!(epsilon > 0 && float.IsFinite(epsilon))) throw new ArgumentException($"epsilon must be above 0; found {epsilon}.");
        if (!(restartBelow >= 0 && restartBelow < 1)) throw new ArgumentException($"restartBelow must be at least 0 and below 1; found {restartBelow}.");
        (Size, _dimension, _decay, _epsilon, _restartBelow) = (size, dimension, decay, epsilon, restartBelow);
    }

    /// <summary>The number of entries.</summary>
    public int Size { get; }

    /// <summary>d, the length of a vector and of an entry; 0 before it is built.</summary>
    public int Dimension { get; private set; }

    /// <summary>How many vectors a sample has; 0 before it is built.</summary>
    public int Places { get; private set; }

    /// <summary>The entries, one behind the other (1, size · d); zeros before training.</summary>
    /// <exception cref="InvalidOperationException">The bottleneck is not built yet.</exception>
    public LayerState Entries => _entries ?? throw new InvalidOperationException($"{this} has no entries before it is built.");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Measures { get; } = ["perplexity"];

    /// <summary>The indices, the vectors where they are not the head as it lies, and room to compare them with the entries.</summary>
    public override int CacheSize => Places + (_channelsFirst ? InputShape.Size : 0) + RoomSize;

    // A batch of one row must have room for norms and one vector's products.
    private int RoomSize => (1 + Math.Min(Places, MostCompared)) * Size;

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
        if (pass.Training && backend.SumOfSquares(counts) == 0)
            backend.RestartEntries(Draws(pass), float.PositiveInfinity, even, vectors, counts, sums, entries);

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

    /// <summary>The perplexity of the batch's use of the entries, exp(−Σ p log p): from 1, where all vectors have one entry, to the number of entries.</summary>
    public override void Measure(Backend backend, Matrix head, Matrix code, Matrix cache, Span<double> measures) =>
        measures[0] = backend.CountEntries(Indices(cache, head.Rows), Room(cache, head.Rows).SliceRows(0, 1));

    /// <inheritdoc/>
    public override string ToString() => $"a codebook of {Size} entries";

    /// <summary>The indices (rows, places) that the last forward pass left in its cache.</summary>
    internal Matrix Indices(Matrix cache, int rows) => cache.Part(0, rows, Places);

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input)
    {
        _channelsFirst = input.Rank > 1;
        if (_channelsFirst && _dimension is not null)
            throw new ShapeException($"The codebook takes the {input[0]} channels of {input} as a vector at each place: leave its dimension out.");
        Dimension = _channelsFirst ? input[0] : _dimension ?? input.Size;
        if (input.Size % Dimension != 0)
            throw new ShapeException($"The codebook expects vectors of {Dimension} values; the encoder gives {input}, which does not divide into them.");
        Places = input.Size / Dimension;
        if ((long)Size * Dimension > int.MaxValue / 4) throw new ShapeException($"{Size} entries of {Dimension} values do not fit in one buffer.");
        _entries = AddState("entries", Size * Dimension, 0);
        _counts = AddState("counts", Size, 0);
        _sums = AddState("sums", Size * Dimension, 0);
        return input;
    }

    private Matrix Values(LayerState state) => state.Values.Reshape(Size, Dimension);

    private Matrix Room(Matrix cache, int rows) => cache.Part(rows * Places, rows * RoomSize / Size, Size);
}
