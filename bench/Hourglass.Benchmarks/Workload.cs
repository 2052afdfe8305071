using Hourglass.Layers;
using Hourglass.Models;

namespace Hourglass.Benchmarks;

/// <summary>One dense layer at one batch size, the unit in which recipes are measured.</summary>
/// <param name="Batch">Rows.</param>
/// <param name="Inputs">Columns in.</param>
/// <param name="Outputs">Columns out.</param>
public readonly record struct DenseShape(int Batch, int Inputs, int Outputs)
{
    /// <summary>Floating-point operations of one of the layer's three products, an addition and a multiplication each.</summary>
    internal double Operations => 2.0 * Batch * Inputs * Outputs;

    /// <inheritdoc/>
    public override string ToString() => $"{Batch}×{Inputs}→{Outputs}";
}

/// <summary>The recipes of this repository as workloads.</summary>
public static class Workload
{
    /// <summary>The folder of the recipes, found from where the program lies.</summary>
    internal static string RecipeFolder
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                var recipes = Path.Combine(folder.FullName, "recipes");
                if (Directory.Exists(recipes) && File.Exists(Path.Combine(folder.FullName, "Hourglass.slnx"))) return recipes;
            }

            throw new DirectoryNotFoundException($"Found no folder 'recipes' beside Hourglass.slnx above {AppContext.BaseDirectory}.");
        }
    }

    /// <summary>Every recipe made of dense layers alone, by file.</summary>
    internal static IEnumerable<Recipe> DenseRecipes() =>
        Directory.EnumerateFiles(RecipeFolder, "*.json").Order(StringComparer.Ordinal)
            .Select(file => RecipeJson.Parse(File.ReadAllText(file)))
            .Where(recipe => recipe.Encoder.Concat(recipe.Decoder).All(layer => layer is DenseRecipe));

    /// <summary>The layers of a recipe at its batch size. A sample is as wide as the decoder's last layer.</summary>
    internal static IEnumerable<DenseShape> Shapes(Recipe recipe)
    {
        var inputs = recipe.Decoder.OfType<DenseRecipe>().Last().Units;
        foreach (var layer in recipe.Encoder.Concat(recipe.Decoder).Cast<DenseRecipe>())
        {
            yield return new DenseShape(recipe.Training.BatchSize, inputs, layer.Units);
            inputs = layer.Units;
        }
    }
}
