using Hourglass.Compute;
using Hourglass.Models;

namespace Hourglass.Tests.Models;

/// <summary>Small data that an autoencoder with a code of two numbers can learn, and a recipe for it.</summary>
internal static class TinyData
{
    /// <summary>Rows of six values in (0, 1) that two hidden factors drive.</summary>
    public static float[,] Rows(int count, ulong seed = 5)
    {
        var rows = new float[count, 6];
        for (var r = 0; r < count; r++)
        {
            var draws = new RandomStream(seed, RandomPurpose.Data, (uint)r);
            var (w0, w1, _, _) = draws.Block(0);
            var (a, b) = (w0 / (double)uint.MaxValue, w1 / (double)uint.MaxValue);
            for (var c = 0; c < 6; c++) rows[r, c] = (float)(0.5 + 0.4 * Math.Sin(a * (c + 1)) * Math.Cos(b * (6 - c)));
        }

        return rows;
    }

    public static RowTable Table(int count, ulong seed = 5) => RowTable.FromFloats([.. Rows(count, seed).Cast<float>()], count, 6);

    public static Recipe Recipe(Func<TrainingRecipe, TrainingRecipe>? change = null)
    {
        var recipe = Hourglass.Models.Recipe.Dense([8, 2], ActivationKind.Tanh) with { Name = "tiny" };
        var training = new TrainingRecipe { Epochs = 4, BatchSize = 16, LearningRate = 0.01f, Seed = 3 };
        return recipe with { Training = change?.Invoke(training) ?? training };
    }

    public static Autoencoder Model(Func<TrainingRecipe, TrainingRecipe>? change = null, Backend? backend = null) =>
        new(Recipe(change), new Shape(6), backend: backend);

    public static float[] Weights(Autoencoder model)
    {
        var values = new float[model.Parameters.SlabLength];
        model.Backend.Download(model.Parameters.Values, values);
        return values;
    }
}
