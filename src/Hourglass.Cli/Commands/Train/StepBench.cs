using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Cli;

/// <summary>Measures whole training steps of a recipe of dense layers on random rows.</summary>
internal sealed class StepBench
{
    private const int Rows = 4096, Rounds = 5;
    private const double RoundSeconds = 0.2;

    private readonly Recipe _recipe;
    private readonly RowTable _rows;

    /// <summary>A benchmark of <paramref name="recipe"/>, all of whose layers are dense.</summary>
    internal StepBench(Recipe recipe)
    {
        _recipe = recipe;
        Inputs = recipe.Decoder.OfType<DenseRecipe>().Last().Units;
        var values = new float[Rows * Inputs];
        var stream = new RandomStream(1, RandomPurpose.Data);
        for (var i = 0; i < values.Length; i++) values[i] = stream.Word((uint)i) / (float)uint.MaxValue;
        _rows = RowTable.FromFloats(values, Rows, Inputs);
    }

    /// <summary>Values per row.</summary>
    internal int Inputs { get; }

    /// <summary>Multiplications and additions of the matrix products of one step: three per layer, two for the first.</summary>
    internal double Operations
    {
        get
        {
            var (sum, inputs, products) = (0.0, (double)Inputs, 2);
            foreach (var layer in _recipe.Encoder.Concat(_recipe.Decoder).Cast<DenseRecipe>())
            {
                sum += products * 2.0 * _recipe.Training.BatchSize * inputs * layer.Units;
                (inputs, products) = (layer.Units, 3);
            }

            return sum;
        }
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
        var training = _recipe.Training with { Epochs = null, Iterations = steps, LogEvery = null, EarlyStopping = null };
        var recipe = _recipe with { Data = _recipe.Data with { Scaler = ScalerRecipe.None }, Training = training };
        var model = new Autoencoder(recipe, new Shape(Inputs), backend: backend);
        var result = new Trainer(model).Fit(_rows, cancellation: cancellation);
        cancellation.ThrowIfCancellationRequested();
        return result.Seconds / result.Steps;
    }
}
