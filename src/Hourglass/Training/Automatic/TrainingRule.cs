using Hourglass.Layers;
using Hourglass.Models;
using Hourglass.Optimizers;

namespace Hourglass.Training;

/// <summary>Batch size, epochs, optimizer and early stopping.</summary>
internal sealed record TrainingRule(TrainingRecipe Recipe, string Choice, string Reason)
{
    private const double UsualRate = 1e-3, UsualWidth = 128;
    private const double TableWork = 3e11, PictureWork = 1e12; // multiplications and additions: seconds on two cores
    private const int FewestSteps = 500, MostSteps = 6000, FewestEpochs = 3, MostEpochs = 300, LeastPatience = 10;

    internal static TrainingRule Of(RowProfile profile, NetworkRule network, int rows, AutomaticOptions options)
    {
        var batch = rows < 1000 ? 32 : rows < 10_000 ? 64 : 128;
        var work = profile.IsBytes ? PictureWork : TableWork;
        var steps = Math.Clamp(work / (6.0 * batch * Weights(profile, network)), FewestSteps, MostSteps);
        var perEpoch = (rows + batch - 1) / batch;
        var epochs = Math.Clamp((int)(steps / perEpoch), FewestEpochs, MostEpochs);
        var patience = Math.Max(LeastPatience, epochs / 5);
        // A step of Adam moves the output by the rate times the sum of the inputs: wide rows need smaller ones.
        var rate = Math.Round(UsualRate * Math.Min(1, Math.Sqrt(UsualWidth / profile.Features)), 4);
        OptimizerRecipe optimizer = options.Task == RecipeTask.Embed ? new AdamWRecipe() : new AdamRecipe();
        var recipe = new TrainingRecipe
        {
            Epochs = epochs, BatchSize = batch, Optimizer = optimizer, LearningRate = (float)rate,
            Schedule = new CosineScheduleRecipe { WarmUpSteps = perEpoch * epochs / 20 },
            ClipNorm = 10, Seed = options.Seed, EarlyStopping = new EarlyStoppingRecipe { Patience = patience },
        };
        var name = optimizer is AdamWRecipe ? "AdamW" : "Adam";
        return new TrainingRule(
            recipe, FormattableString.Invariant($"{name}, rate {rate} falling to 0, batches of {batch}, at most {epochs} epochs"),
            $"{AutomaticRecipe.Count(rows)} training samples in a budget of {AutomaticRecipe.Count((long)perEpoch * epochs)} steps; stops "
            + $"after {patience} epochs without progress and keeps the best weights");
    }

    private static double Weights(RowProfile profile, NetworkRule network)
    {
        var (sum, inputs) = (0.0, (double)profile.Features);
        IEnumerable<LayerRecipe> layers = network.Encoder is [ResidualRecipe block] ? block.Layers : network.Encoder;
        foreach (var dense in layers.OfType<DenseRecipe>())
        {
            sum += inputs * dense.Units;
            inputs = dense.Units;
        }

        return 2 * (sum + profile.Features * inputs);
    }
}
