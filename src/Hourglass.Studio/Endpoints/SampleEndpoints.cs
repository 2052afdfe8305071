using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Hourglass.Studio;

/// <summary>New rows, beside the training rows that they resemble most.</summary>
internal static class SampleEndpoints
{
    internal static void Map(IEndpointRouteBuilder api, Workshop workshop, Inspector inspector)
    {
        var models = api.MapGroup("/models/{id}");
        OpenModel Open(string id) => inspector.Open(workshop.Get(id));
        models.MapGet("/densities", (string id) => StudioServer.Json(Open(id).Sampler.Densities));
        models.MapGet("/samples", (
            string id, string density, bool? perClass, int? count, ulong? seed, [FromQuery(Name = "class")] string? @class) =>
        {
            var open = Open(id);
            var made = open.Sampler.Sample(Request(density, perClass, count, seed, @class));
            return StudioServer.Json(new SampleInfo(
                made.Density, made.Samples.Classes,
                [.. made.Nearest.Select(near => new NearInfo(near.Row, open.Data.Train.NumberOf(near.Row), near.Distance))]));
        });
        models.MapGet("/samples.npy", (
            string id, string density, bool? perClass, int? count, ulong? seed, [FromQuery(Name = "class")] string? @class) =>
            Npy.Rows(Open(id).Sampler.Sample(Request(density, perClass, count, seed, @class)).Samples.Rows));
        models.MapGet("/samples.png", (
            string id, string density, bool? perClass, int? count, ulong? seed, [FromQuery(Name = "class")] string? @class) =>
        {
            var open = Open(id);
            var made = open.Sampler.Sample(Request(density, perClass, count, seed, @class));
            return Sheets.Png(made.Samples.Rows, open.Model.InputShape, open.Range);
        });
        models.MapGet("/samples/nearest.png", (
            string id, string density, bool? perClass, int? count, ulong? seed, [FromQuery(Name = "class")] string? @class) =>
        {
            var open = Open(id);
            var made = open.Sampler.Sample(Request(density, perClass, count, seed, @class));
            return Sheets.Png(Nearest(open, made), open.Model.InputShape, open.Range);
        });
        models.MapGet("/samples/nearest.npy", (
            string id, string density, bool? perClass, int? count, ulong? seed, [FromQuery(Name = "class")] string? @class) =>
        {
            var open = Open(id);
            return Npy.Rows(Nearest(open, open.Sampler.Sample(Request(density, perClass, count, seed, @class))));
        });
    }

    private static SampleRequest Request(string density, bool? perClass, int? count, ulong? seed, string? @class) =>
        new(density, perClass == true, count ?? 24, seed ?? 0, string.IsNullOrEmpty(@class) ? null : @class);

    private static float[,] Nearest(OpenModel open, Sampled made) =>
        Sheets.Rows(open.Data.Train.Table, [.. made.Nearest.Select(near => near.Row)]);
}
