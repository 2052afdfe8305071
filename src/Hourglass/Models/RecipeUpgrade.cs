using System.Text.Json.Nodes;

namespace Hourglass.Models;

/// <summary>
/// Recipes as earlier versions wrote them: the options of the loss and of the optimizer were keys of <c>objective</c> and <c>training</c>.
/// They may still be given there, which is also shorter on the command line (<c>--set training.weightDecay=0.01</c>).
/// </summary>
internal static class RecipeUpgrade
{
    private static readonly (string Key, string Option)[] OfLoss = [("delta", "delta"), ("variance", "variance")];

    private static readonly (string Key, string Option)[] OfOptimizer =
    [
        ("momentum", "momentum"), ("nesterov", "nesterov"), ("smoothing", "rho"), ("beta1", "beta1"), ("beta2", "beta2"),
        ("epsilon", "epsilon"), ("weightDecay", "weightDecay"),
    ];

    internal static void Apply(JsonObject recipe)
    {
        Move(recipe["objective"] as JsonObject, "loss", "squaredError", OfLoss);
        Move(recipe["training"] as JsonObject, "optimizer", "adam", OfOptimizer);
    }

    /// <summary>Moves keys of <paramref name="owner"/> to the part where they belong now.</summary>
    private static void Move(JsonObject? owner, string part, string usual, (string Key, string Option)[] keys)
    {
        foreach (var (key, option) in keys)
        {
            if (owner is null || !owner.ContainsKey(key)) continue;
            var value = owner[key];
            owner.Remove(key);
            if (value is null) continue;
            if (owner[part] is not JsonObject) owner[part] = new JsonObject { [part] = owner[part]?.DeepClone() ?? usual };
            owner[part]![option] = value;
        }
    }
}
