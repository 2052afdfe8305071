using System.Reflection;
using System.Text.Json.Nodes;
using Hourglass.Compute;
using Hourglass.Models;
using Hourglass.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hourglass.Studio;

/// <summary>What there is to begin with: the studio itself, recipes, data sets.</summary>
internal static class RecipeEndpoints
{
    private const string First = "quickstart";

    /// <summary>Data sets that are embedded or generated.</summary>
    private static readonly HashSet<string> _included =
        [.. DataLoader.Catalog.Entries.Where(entry => entry.Files.Count == 0).Select(entry => entry.Name)];

    internal static void Map(IEndpointRouteBuilder api, StudioOptions options, Shelf shelf)
    {
        api.MapGet("/about", () => Json(new About(
            Version, options.IsReadOnly, options.Threads ?? Environment.ProcessorCount,
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, Path.GetFullPath(options.Runs))));
        api.MapGet("/recipes", () => Json<IReadOnlyList<RecipeInfo>>([.. EmbeddedRecipes.Names.Select(Describe)
            .OrderByDescending(recipe => recipe.IsSample).ThenByDescending(recipe => recipe.Name == First)]));
        api.MapGet("/recipes/{name}", (string name) => Results.Text(EmbeddedRecipes.Names.Contains(name)
            ? EmbeddedRecipes.ReadEmbedded(name)
            : throw new NotFoundException($"there is no recipe “{name}”."), "application/json"));
        api.MapPost("/recipes/check", (JsonObject recipe) => Json(Check(RecipeJson.Parse(recipe), shelf)));
        api.MapGet("/data", () => Json<IReadOnlyList<DataInfo>>(
            [.. DataLoader.Catalog.Entries.Select(entry => new DataInfo(
                entry.Name, entry.Title, _included.Contains(entry.Name), DataLoader.Catalog.IsPresent(entry.Name)))]));
    }

    /// <summary>The version of the assembly, as <c>hourglass --version</c> prints it.</summary>
    private static string Version => typeof(Backend).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
        .InformationalVersion.Split('+')[0];

    private static RecipeCheck Check(Recipe recipe, Shelf shelf) => new(
        JsonNode.Parse(RecipeJson.Write(recipe))!.AsObject(),
        _included.Contains(recipe.Data.Source) ? Outlines.Of(recipe, shelf.Rows(recipe.Data, new RunMessages(), default)) : null);

    private static RecipeInfo Describe(string name)
    {
        var recipe = RecipeJson.Parse(EmbeddedRecipes.ReadEmbedded(name));
        return new RecipeInfo(
            name, recipe.Task?.ToString().ToLowerInvariant() ?? "", recipe.Description, recipe.Data.Source,
            _included.Contains(recipe.Data.Source));
    }

    private static IResult Json<T>(T value) => StudioServer.Json(value);
}
