using System.Text.Json.Nodes;
using Hourglass.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hourglass.Studio;

/// <summary>Runs: started, watched, paused, resumed, deleted.</summary>
internal static class RunEndpoints
{
    private static readonly string[] _files = ["model.safetensors", "checkpoint.safetensors", "recipe.json", "metrics.jsonl"];

    internal static void Map(IEndpointRouteBuilder api, Workshop workshop, Inspector inspector)
    {
        api.MapGet("/runs", () => StudioServer.Json(workshop.List()));
        api.MapPost("/runs", (NewRun what) =>
        {
            var run = workshop.Create(what);
            return StudioServer.Json(run.Info, StatusCodes.Status201Created);
        });
        api.MapGet("/runs/{id}", (string id) => StudioServer.Json(Detail(workshop.Get(id, looks: true), inspector)));
        api.MapDelete("/runs/{id}", (string id) => Act(() => workshop.Delete(id)));
        api.MapPost("/runs/{id}/restore", (string id) => StudioServer.Json(workshop.Restore(id).Info));
        MapControl(api, workshop);
        api.MapGet("/runs/{id}/history", (string id, int? from) =>
        {
            var lines = HistoryLines.Read(Path.Combine(workshop.Get(id).Folder, "metrics.jsonl")).Skip(from ?? 0);
            return Results.Text($"[{string.Join(',', lines)}]", "application/json");
        });
        api.MapGet("/runs/{id}/baseline", (string id) => inspector.Baseline(workshop.Get(id)) is { } baseline
            ? StudioServer.Json(baseline)
            : Results.Text("{}", "application/json", statusCode: StatusCodes.Status202Accepted));
        MapFrames(api, workshop, inspector);
        api.MapGet("/runs/{id}/report", (string id, HttpContext context) =>
        {
            // A report is a page with styles of its own; nothing in it may run or reach anything.
            context.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";
            return FileOf(workshop.Get(id), "report.html", "text/html; charset=utf-8", isDownload: false);
        });
        api.MapGet("/runs/{id}/files/{name}", (string id, string name) => _files.Contains(name)
            ? FileOf(workshop.Get(id), name, "application/octet-stream", isDownload: true)
            : throw new NotFoundException($"there is no file “{name}”; there are {string.Join(", ", _files)}."));
    }

    private static void MapControl(IEndpointRouteBuilder api, Workshop workshop)
    {
        api.MapPost("/runs/{id}/pause", (string id) => Control(id, run => run.Pause()));
        api.MapPost("/runs/{id}/resume", (string id) => Control(id, run => run.Start(null)));
        api.MapPost("/runs/{id}/stop", (string id) => Control(id, run => run.Stop()));
        api.MapPost("/runs/{id}/step", (string id, long? count, int? epochs) => Control(id, run =>
        {
            if (count is < 1 || epochs is < 1) throw new UsageException("expected at least one step or epoch.");
            run.Start(null, steps: epochs is null ? count ?? 1 : null, epochs: epochs);
        }));
        api.MapPost("/runs/{id}/speed", (string id, Speed speed) => Control(id, run => run.SetSpeed(speed.StepsPerSecond)));

        IResult Control(string id, Action<StudioRun> act)
        {
            var run = workshop.Get(id, looks: true);
            act(run);
            return StudioServer.Json(run.Info, StatusCodes.Status202Accepted);
        }
    }

    private static void MapFrames(IEndpointRouteBuilder api, Workshop workshop, Inspector inspector)
    {
        api.MapGet("/runs/{id}/preview", (string id) =>
        {
            var run = workshop.Get(id);
            return StudioServer.Json(inspector.PreviewOf(run).Describe(run.Frames.List()));
        });
        api.MapGet("/runs/{id}/preview/rows.npy", (string id) => Npy.Rows(inspector.PreviewOf(workshop.Get(id)).Originals));
        api.MapGet("/runs/{id}/preview/sheet.png", (string id) => Sheet(id, preview => preview.Originals));
        api.MapGet("/runs/{id}/frames/{n}/codes.npy", (string id, int n) => Npy.Rows(workshop.Get(id).Frames.Get(n).Codes));
        api.MapGet("/runs/{id}/frames/{n}/errors.npy", (string id, int n) => Npy.Numbers(workshop.Get(id).Frames.Get(n).Errors));
        api.MapGet("/runs/{id}/frames/{n}/rows.npy", (string id, int n) => Npy.Rows(workshop.Get(id).Frames.Get(n).Rows));
        api.MapGet("/runs/{id}/frames/{n}/sheet.png", (string id, int n) => Sheet(id, _ => workshop.Get(id).Frames.Get(n).Rows));

        IResult Sheet(string id, Func<Preview, float[,]> rows)
        {
            var preview = inspector.PreviewOf(workshop.Get(id));
            return Sheets.Png(rows(preview), preview.Shape, preview.Range);
        }
    }

    private static RunDetail Detail(StudioRun run, Inspector inspector)
    {
        var path = Path.Combine(run.Folder, "recipe.json");
        if (!run.IsOurs) inspector.TryDescribe(run);
        return run.Detail(File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path))!.AsObject() : null);
    }

    private static IResult Act(Action act)
    {
        act();
        return Results.NoContent();
    }

    private static IResult FileOf(StudioRun run, string name, string type, bool isDownload)
    {
        var path = Path.GetFullPath(Path.Combine(run.Folder, name));
        if (!File.Exists(path) || File.ResolveLinkTarget(path, returnFinalTarget: false) is not null)
            throw new NotFoundException($"{run.Info.Id} has no {name} yet.");
        return Results.File(path, type, isDownload ? $"{run.Info.Name}-{name}" : null);
    }
}
