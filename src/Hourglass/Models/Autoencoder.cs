using System.Collections.Concurrent;
using Hourglass.Bottlenecks;
using Hourglass.Compute;
using Hourglass.Corruptions;
using Hourglass.Data;
using Hourglass.Layers;
using Hourglass.Objectives;
using Hourglass.Parts;

namespace Hourglass.Models;

/// <summary>
/// The composition: x → corruption → encoder → bottleneck → decoder → x̂. Rows go in and come out in the units of the data; inside, the
/// scaler's units are used. The corruption acts in training and where the model is measured (<c>Evaluate</c>); codes, reconstructions and
/// scores are of the rows as they are. Inference is deterministic and may be called from many threads; training may not run beside it.
/// </summary>
public sealed partial class Autoencoder
{
    private const int MaximumChunkRows = 512, MaximumChunkValues = 1 << 24;

    private readonly ConcurrentBag<Workspace> _idle = [];

    /// <summary>Builds the network that <paramref name="recipe"/> describes and draws its first weights from the recipe's seed.</summary>
    /// <param name="recipe">The parts.</param>
    /// <param name="input">The shape of a sample.</param>
    /// <param name="scaler">How raw values become what the network sees; as they are where null.</param>
    /// <param name="backend">Who does the arithmetic; <see cref="Backend.Default"/> where null.</param>
    /// <param name="classNames">The classes of the rows, for a model that is told of them.</param>
    /// <exception cref="RecipeException">A part is missing or wrong.</exception>
    /// <exception cref="ShapeException">Two layers, or the decoder and the data, do not fit; the message names both shapes.</exception>
    public Autoencoder(Recipe recipe, Shape input, Scaler? scaler = null, Backend? backend = null, IReadOnlyList<string>? classNames = null)
        : this(WithScaler(recipe, scaler ?? Scaler.None), scaler ?? Scaler.None, input, backend, classNames)
    {
    }

    /// <summary>The model of a file, whose scaler is right whatever its recipe says.</summary>
    internal Autoencoder(Recipe recipe, Scaler scaler, Shape input, Backend? backend, IReadOnlyList<string>? classNames)
    {
        (Recipe, InputShape, Scaler, Backend) = (recipe, input, scaler, backend ?? Backend.Default);
        (var parts, Objective) = Assemble(recipe, input, classNames?.Count ?? 0);
        (Encoder, Bottleneck, Decoder, FinalActivation, _) = parts;
        ClassNames = IsConditional || Objective.Penalties.Any(penalty => penalty.UsesLabels) ? [.. classNames ?? []] : [];
        LatentShape = Bottleneck.OutputShape;
        Corruption = recipe.Corruption is { } corruption ? PartErrors.At("corruption.", () => corruption.Create(input)) : null;
        Terms = new TermSlots(Objective, Bottleneck);
        Parameters = new ParameterSet(Backend, [.. Parts]);
        Parameters.Initialize(recipe.Training.Seed);
        ChunkRows = (int)Math.Clamp(MaximumChunkValues / Workspace.ValuesPerRow(this, training: false), 1, MaximumChunkRows);
    }

    /// <summary>What it was made from.</summary>
    public Recipe Recipe { get; }

    /// <summary>The shape of a sample.</summary>
    public Shape InputShape { get; }

    /// <summary>
    /// The table that the training rows were read from; null where they were not read from a text table. Later files are read like it
    /// (<see cref="ReadOptions.Table"/>), and rows of a data set are matched by the names of their columns.
    /// </summary>
    public TableSchema? Table { get; set; }

    /// <summary>The shape of a code.</summary>
    public Shape LatentShape { get; }

    /// <summary>How many numbers a code is.</summary>
    public int LatentSize => LatentShape.Size;

    /// <summary>Scaled x → x̃, what the encoder sees in training and when the model is measured; null where that is x itself.</summary>
    public Corruption? Corruption { get; }

    /// <summary>Scaled x → what the bottleneck takes.</summary>
    public Sequential Encoder { get; }

    /// <summary>What the encoder gives → code.</summary>
    public Bottleneck Bottleneck { get; }

    /// <summary>Code → what <see cref="FinalActivation"/> turns into scaled x̂.</summary>
    public Sequential Decoder { get; }

    /// <summary>The decoder's last activation, kept apart so that the loss can work on what comes before it.</summary>
    public Activation FinalActivation { get; }

    /// <summary>What training minimizes.</summary>
    public Objective Objective { get; }

    /// <summary>Where the terms of a batch are kept, and their names.</summary>
    internal TermSlots Terms { get; }

    /// <summary>
    /// The names of the terms of a batch: the objective, the reconstruction loss, the penalties' terms, the bottleneck's measures.
    /// </summary>
    internal IReadOnlyList<string> TermNames => Terms.Names;

    /// <summary>Everything in it that may hold parameters.</summary>
    internal IEnumerable<ModelPart> Parts => [Encoder, Bottleneck, Decoder, Objective.Reconstruction, .. Objective.Penalties];

    /// <summary>All weights and biases.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>How many weights and biases it has.</summary>
    public long ParameterCount => Parameters.Parameters.Sum(parameter => (long)parameter.Length);

    /// <summary>How raw values become what the network sees; fitted on the rows that are trained on.</summary>
    public Scaler Scaler { get; internal set; }

    /// <summary>Who does the arithmetic.</summary>
    public Backend Backend { get; }

    /// <summary>
    /// Rows that inference computes at a time: fewer where a sample's activations are large. The noise of an evaluation is sampled chunk by
    /// chunk, so this number is part of what a seed means, and the model file keeps it: another layout of the workspace changes no figure
    /// of a saved model.
    /// </summary>
    internal int ChunkRows
    {
        get;
        set => field = value is >= 1 and <= MaximumChunkRows
            ? value
            : throw new FormatException($"expected chunks of 1 to {MaximumChunkRows} rows; found {value}.");
    }

    /// <summary>The measurements made while it was trained; empty before.</summary>
    public History History { get; internal set; } = new();

    /// <summary>
    /// What was computed from the model and is saved with it, by a name in letters such as <c>detector</c>. Training it anew does not
    /// remove them.
    /// </summary>
    public IDictionary<string, Attachment> Attachments { get; } = new SortedDictionary<string, Attachment>(StringComparer.Ordinal);

    /// <summary>
    /// The codes of <paramref name="rows"/> (n, features) → (n, latent). Deterministic. A conditional model needs the rows' classes as
    /// <paramref name="labels"/>.
    /// </summary>
    /// <exception cref="ShapeException">The rows are not as wide as the model's samples.</exception>
    public float[,] Encode(float[,] rows, ReadOnlySpan<int> labels = default) => Encode(RowArrays.Table(rows), labels);

    /// <summary>The codes of all rows of a table of raw values, (n, latent).</summary>
    public float[,] Encode(RowTable rows, ReadOnlySpan<int> labels = default) => Run(rows, LatentSize, EncodeChunk, labels: labels);

    /// <summary>
    /// The codes of rows given one after the other, without allocating; <paramref name="codes"/> holds the latent values per row.
    /// </summary>
    public void Encode(ReadOnlySpan<float> rows, Span<float> codes, ReadOnlySpan<int> labels = default) =>
        Run(rows, InputShape.Size, codes, LatentSize, EncodeChunk, labels);

    /// <summary>The samples that <paramref name="codes"/> (n, latent) stand for, in the units of the data (n, features).</summary>
    /// <exception cref="ShapeException">The codes are not as wide as the model's.</exception>
    public float[,] Decode(float[,] codes, ReadOnlySpan<int> labels = default)
    {
        CheckWidth(codes.GetLength(1), LatentSize, "codes");
        var rows = new float[codes.GetLength(0), InputShape.Size];
        Decode(RowArrays.Flat(codes), RowArrays.Flat(rows), labels);
        return rows;
    }

    /// <summary>The samples of codes given one after the other, without allocating.</summary>
    public void Decode(ReadOnlySpan<float> codes, Span<float> rows, ReadOnlySpan<int> labels = default) =>
        Run(codes, LatentSize, rows, InputShape.Size, DecodeChunk, labels, decoding: true);

    /// <summary>decode(encode(rows)), in the units of the data (n, features).</summary>
    public float[,] Reconstruct(float[,] rows, ReadOnlySpan<int> labels = default) => Reconstruct(RowArrays.Table(rows), labels);

    /// <summary>decode(encode(rows)) of a table of raw values, in the units of the data (n, features).</summary>
    public float[,] Reconstruct(RowTable rows, ReadOnlySpan<int> labels = default) =>
        Run(rows, InputShape.Size, ReconstructChunk, labels: labels);

    /// <summary>decode(encode(rows)) of rows given one after the other, without allocating.</summary>
    public void Reconstruct(ReadOnlySpan<float> rows, Span<float> reconstructions, ReadOnlySpan<int> labels = default) =>
        Run(rows, InputShape.Size, reconstructions, InputShape.Size, ReconstructChunk, labels);

    /// <summary>
    /// Corrupted <paramref name="rows"/> (n, features): what a denoising model learns to clean, to be given to <c>Reconstruct</c>.
    /// </summary>
    /// <param name="rows">Clean rows in the units of the data; the corruption acts in scaled units in between.</param>
    /// <param name="seed">The same seed gives the same draws; the recipe's where null, with which <c>Evaluate</c> measures.</param>
    /// <exception cref="InvalidOperationException">The model has no corruption.</exception>
    public float[,] Corrupt(float[,] rows, ulong? seed = null) => Corrupt(RowArrays.Table(rows), seed);

    /// <summary>Corrupted rows of a table of raw values, in the units of the data (n, features).</summary>
    /// <inheritdoc cref="Corrupt(float[,], ulong?)"/>
    public float[,] Corrupt(RowTable rows, ulong? seed = null)
    {
        CheckCorruption();
        return Run(rows, InputShape.Size, CorruptChunk, seed ?? Recipe.Training.Seed);
    }

    /// <summary>The reconstruction loss of each row, under the objective's reduction and in scaled units.</summary>
    public float[] Score(float[,] rows, ReadOnlySpan<int> labels = default) => Score(RowArrays.Table(rows), labels);

    /// <summary>The reconstruction loss of each row of a table of raw values.</summary>
    public float[] Score(RowTable rows, ReadOnlySpan<int> labels = default)
    {
        var scores = Run(rows, 1, ScoreChunk, labels: labels);
        return RowArrays.Flat(scores).ToArray();
    }

    /// <summary>The loss of each row as <c>Evaluate</c> takes it: of corrupted rows where there is a corruption.</summary>
    internal float[] ScoreAsMeasured(DataSet rows)
    {
        var scores = Run(TableOf(rows), 1, ScoreChunk, Recipe.Training.Seed, LabelsOf(rows));
        return RowArrays.Flat(scores).ToArray();
    }

    /// <summary>Takes a workspace for inference that no other thread uses; hand it back with <see cref="Return"/>.</summary>
    internal Workspace Rent() => _idle.TryTake(out var workspace) ? workspace : new Workspace(this, ChunkRows, training: false);

    internal void Return(Workspace workspace) => _idle.Add(workspace);

    internal void CheckWidth(int found, int expected, string what)
    {
        if (found != expected)
            throw new ShapeException($"The model “{Recipe.Name}” expects {what} of {expected} values; found {found}.");
    }

    internal void CheckCorruption()
    {
        if (Corruption is null) throw new InvalidOperationException($"The model “{Recipe.Name}” has no corruption: its recipe names none.");
    }

    /// <summary>The recipe with the scaler that is used; refused where it asks for another one.</summary>
    private static Recipe WithScaler(Recipe recipe, Scaler scaler)
    {
        if (recipe.Data.Scaler == scaler.Recipe) return recipe;
        if (recipe.Data.Scaler == ScalerRecipe.None) return recipe with { Data = recipe.Data with { Scaler = scaler.Recipe } };
        throw new RecipeException(
            $"data.scaler is {PartRegistry.NameOf(recipe.Data.Scaler)}, but the scaler given is {PartRegistry.NameOf(scaler.Recipe)}: "
            + "fit one with Scaler.Fit, or train with Autoencoder.Train(recipe, rows), which does.");
    }

    /// <summary>How many weights, biases and states a recipe asks for; nothing is allocated for them.</summary>
    internal static long Weights(Recipe recipe, Shape input, int classes)
    {
        var (parts, objective) = Assemble(recipe, input, classes);
        ModelPart[] all = [parts.Encoder, parts.Bottleneck, parts.Decoder, objective.Reconstruction, .. objective.Penalties];
        return all.SelectMany(part => part.Parameters).Distinct().Sum(p => (long)p.Rows * p.Columns)
            + all.SelectMany(part => part.States).Distinct().Sum(s => (long)s.Length);
    }

    /// <summary>All parts, built and fitted to each other, without memory for their parameters.</summary>
    private static (AutoencoderParts Parts, Objective Objective) Assemble(Recipe recipe, Shape input, int classes)
    {
        if (recipe.Conditional && classes == 0)
        {
            throw new RecipeException(
                "conditional: the classes of the rows are not known; the data must be labeled "
                + "(data.labelColumn names a CSV file's column).");
        }

        var context = new LayerContext(recipe.Initialization, input);
        var bottleneckRecipe = recipe.Bottleneck ?? new IdentityBottleneckRecipe();
        IReadOnlyList<LayerRecipe> recipes = recipe.Encoder;
        var seen = recipe.Conditional ? WithClasses(input, recipes, classes) : input;
        var encoder = Network("encoder", recipes, seen, context);
        if (bottleneckRecipe.Projection(encoder.OutputShape) is { Count: > 0 } projection)
        {
            recipes = [.. recipes, .. projection];
            encoder = Network("encoder", recipes, seen, context);
        }

        var bottleneck = PartErrors.At("bottleneck: ", bottleneckRecipe.Create);
        bottleneck.Build(encoder.OutputShape, "bottleneck");
        var code = recipe.Conditional ? WithClasses(bottleneck.OutputShape, recipe.Decoder, classes) : bottleneck.OutputShape;
        var original = recipe.Conditional ? Network("encoder", recipes, input, context) : encoder; // a mirror gives back x, not its class
        var decoder = Network(
            "decoder", recipe.Decoder, code,
            context with { Encoder = encoder, MirroredEncoder = original, EncoderRecipes = recipes });
        foreach (var layer in encoder.Layers.OfType<SubtractDecoderBias>()) layer.Subtract(decoder.Layers[^1] as Dictionary);
        if (decoder.OutputShape.Size != input.Size)
        {
            throw new ShapeException(
                $"The decoder gives {decoder.OutputShape} ({decoder.OutputShape.Size} values) "
                + $"but a sample is {input} ({input.Size} values).");
        }

        var objective = recipe.Objective.Create();
        var parts = new AutoencoderParts(encoder, bottleneck, decoder, decoder.DetachActivation(), classes);
        try
        {
            objective.Reconstruction.CheckActivation(parts.FinalActivation);
            objective.CheckBound(bottleneck);
        }
        catch (ArgumentException e)
        {
            throw new RecipeException($"objective: {e.Message.Split(" (Parameter", 2)[0]}", e);
        }

        foreach (var penalty in objective.Penalties) Build(penalty, parts);
        return (parts, objective);
    }

    private static void Build(Penalty penalty, in AutoencoderParts parts)
    {
        try
        {
            penalty.Build(parts);
        }
        catch (ArgumentException e)
        {
            throw new RecipeException($"objective.penalties: {e.Message.Split(" (Parameter", 2)[0]}", e);
        }
    }

    private static Sequential Network(string name, IReadOnlyList<LayerRecipe> recipes, Shape input, LayerContext context)
    {
        var layers = new List<Layer>();
        for (var i = 0; i < recipes.Count; i++)
        {
            var place = context with { Preceding = [.. recipes.Take(i)] };
            layers.AddRange(PartErrors.At($"{name}.{i}: ", () => recipes[i].CreateAll(place).ToList()));
        }

        if (layers.Count == 0) throw new RecipeException($"{name}: expected at least one layer; found none.");
        if (input.Rank > 1 && layers[0] is Dense or TiedDense or Residual { Projection: not null }) layers.Insert(0, new Flatten());
        var network = new Sequential([.. layers]);
        network.Build(input, name);
        return network;
    }
}
