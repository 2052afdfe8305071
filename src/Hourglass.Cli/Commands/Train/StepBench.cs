using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Objectives;
using Hourglass.Training;

namespace Hourglass.Cli;

/// <summary>Measures whole training steps of a recipe on random rows.</summary>
internal sealed class StepBench
{
    private const int Rows = 4096, MostValues = 1 << 24, Rounds = 5;
    private const double RoundSeconds = 0.2;

    private readonly Shape _shape;
    private readonly RowTable _rows;

    private StepBench(Recipe recipe, Shape shape)
    {
        (Recipe, _shape) = (recipe, shape);
        var rows = Math.Max(recipe.Training.BatchSize, Math.Min(Rows, MostValues / shape.Size));
        var values = new float[rows * shape.Size];
        var stream = new RandomStream(1, RandomPurpose.Data);
        for (var i = 0; i < values.Length; i++) values[i] = stream.Word((uint)i) / (float)uint.MaxValue;
        _rows = RowTable.FromFloats(values, rows, shape.Size);
    }

    /// <summary>What is measured.</summary>
    internal Recipe Recipe { get; }

    /// <summary>
    /// Multiplications and additions of the matrix products of one step: three per layer, two for the first. Null where a layer is not
    /// dense.
    /// </summary>
    internal double? Operations
    {
        get
        {
            if (!Suits(Recipe)) return null;
            var (sum, inputs, products) = (0.0, (double)_shape.Size, 2);
            foreach (var layer in Recipe.Encoder.Concat(Recipe.Decoder).Cast<DenseRecipe>())
            {
                sum += products * 2.0 * Recipe.Training.BatchSize * inputs * layer.Units;
                (inputs, products) = (layer.Units, 3);
            }

            return sum;
        }
    }

    /// <summary>
    /// A benchmark of a recipe. The shape of a sample is the recipe's own, or the width of its last dense layer, or that of its data.
    /// </summary>
    /// <exception cref="UsageException">The recipe is told of the classes of rows, which random rows do not have.</exception>
    internal static StepBench Create(Recipe recipe, Terminal terminal)
    {
        if (recipe.Conditional || recipe.Objective.Penalties?.OfType<AdversaryRecipe>().Any(penalty => penalty.Labels) == true)
            throw new UsageException($"{recipe.Name} cannot be measured: it uses the classes of rows, which random rows do not have.");
        if (recipe.Data.Shape is { } given) return new StepBench(recipe, Shape.From([.. given]));
        if (recipe is { Decoder: [.., DenseRecipe last], Encoder: [DenseRecipe, ..] }) return new StepBench(recipe, new Shape(last.Units));
        var pair = DataLoader.LoadPair(recipe.Data, terminal.Messages, terminal.Cancellation);
        var data = TrainingData.Prepare(recipe.Data, pair, recipe.Training.Seed);
        return new StepBench(recipe, data.Train.Shape);
    }

    /// <summary>Whether every layer of a recipe is dense.</summary>
    internal static bool Suits(Recipe recipe) => recipe.Encoder.Concat(recipe.Decoder).All(layer => layer is DenseRecipe);

    /// <summary>Seconds per step with a number of threads: the median of five rounds after a warm-up.</summary>
    internal double Measure(int threads, CancellationToken cancellation)
    {
        var backend = new CpuBackend(threads);
        var perStep = Run(backend, 20, cancellation);
        perStep = Run(backend, Steps(), cancellation);
        var rounds = new double[Rounds];
        for (var i = 0; i < Rounds; i++) rounds[i] = Run(backend, Steps(), cancellation);
        Array.Sort(rounds);
        return rounds[Rounds / 2];

        int Steps() => (int)Math.Clamp(RoundSeconds / perStep, 5, 1_000_000);
    }

    private double Run(Backend backend, int steps, CancellationToken cancellation)
    {
        var training = Recipe.Training with { Epochs = null, Iterations = steps, LogEvery = null, EarlyStopping = null };
        var recipe = Recipe with { Data = Recipe.Data with { Scaler = ScalerRecipe.None }, Training = training };
        var model = new Autoencoder(recipe, _shape, backend: backend);
        var result = new Trainer(model).Fit(_rows, cancellation: cancellation);
        cancellation.ThrowIfCancellationRequested();
        return result.Seconds / result.Steps;
    }
}
