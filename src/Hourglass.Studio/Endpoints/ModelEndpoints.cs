using System.Globalization;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Hourglass.Studio;

/// <summary>What a trained model makes of rows and codes.</summary>
internal static class ModelEndpoints
{
    /// <summary>The header with the distance from the data: 1 is where 99.9 % of the training rows' codes end.</summary>
    private const string DistanceHeader = "Hourglass-Distance";

    /// <summary>The header with the first code that was decoded.</summary>
    private const string CodeHeader = "Hourglass-Code";

    private const int LongestRow = 4096;

    internal static void Map(IEndpointRouteBuilder api, Workshop workshop, Inspector inspector)
    {
        var models = api.MapGroup("/models/{id}");
        OpenModel Open(string id) => inspector.Open(workshop.Get(id));
        models.MapGet("/", (string id) => StudioServer.Json(Describe(id, Open(id))));
        models.MapGet("/map", (string id, string? part, string? kind, int? x, int? y) =>
        {
            var open = Open(id);
            return Npy.Rows(CodeView.Of(kind, x, y, open.Model.LatentSize).Map(open.Part(part)));
        });
        models.MapGet("/labels", (string id, string? part) =>
        {
            var rows = Open(id).Part(part).Rows;
            return StudioServer.Json(new LabelsInfo(rows.ClassNames, rows.HasLabels ? rows.Labels.ToArray() : null));
        });
        models.MapGet("/errors", (string id, string? part) => Npy.Numbers(Open(id).Part(part).Errors));
        models.MapGet("/dimensions", (string id, string? part) => StudioServer.Json(Dimensions(Open(id), part)));
        MapRows(models, Open);
        MapDecoding(models, Open);
    }

    private static void MapRows(IEndpointRouteBuilder models, Func<string, OpenModel> open)
    {
        models.MapGet("/rows/{row:int}", (string id, int row, string? part) => StudioServer.Json(Row(open(id), part, row)));
        models.MapGet("/rows/{row:int}.png", (string id, int row, string? part) => Picture(id, row, part, rows => null));
        models.MapGet("/rows/{row:int}/reconstruction.png", (string id, int row, string? part) =>
            Picture(id, row, part, rows => open(id).Model.Reconstruct(rows)));
        models.MapPost("/subset", (string id, Subset subset, string? format) =>
        {
            var found = open(id);
            var part = found.Part(subset.Part);
            foreach (var row in subset.Rows) part.Check(row);
            return format is null ? StudioServer.Json(Count(part, subset.Rows)) : Codes(found, part, subset.Rows, format);
        });

        IResult Picture(string id, int row, string? name, Func<DataSet, float[,]?> make)
        {
            var found = open(id);
            var part = found.Part(name);
            part.Check(row);
            return Sheets.Png(make(part.Rows.Select([row])) ?? Sheets.Rows(part.Rows.Table, [row]), found.Model.InputShape, found.Range);
        }
    }

    private static void MapDecoding(IEndpointRouteBuilder models, Func<string, OpenModel> open)
    {
        models.MapGet("/decode-at", (
            string id, string? part, string? kind, int? x, int? y, float a, float b, int? anchor,
            [FromQuery(Name = "class")] string? @class, HttpContext context) =>
        {
            var found = open(id);
            var rows = found.Part(part);
            var view = CodeView.Of(kind, x, y, found.Model.LatentSize);
            var code = view.CodeAt(rows, anchor is { } row ? rows.Code(row) : rows.MeanCode(), a, b);
            return Decoded(found, [code], @class, context);
        });
        models.MapPost("/decode", (string id, Codes codes, [FromQuery(Name = "class")] string? @class, HttpContext context) =>
        {
            var found = open(id);
            if (codes.Values.Count == 0 || codes.Values.Any(code => code?.Count != found.Model.LatentSize))
                throw new UsageException($"expected codes of {found.Model.LatentSize} numbers.");
            return Decoded(found, [.. codes.Values.Select(code => code.ToArray())], @class, context);
        });
        models.MapGet("/grid", (
            string id, string? part, string? kind, int? x, int? y, float fromX, float toX, float fromY, float toY, int? count, int? anchor,
            [FromQuery(Name = "class")] string? @class) =>
        {
            var found = open(id);
            var rows = found.Part(part);
            var view = CodeView.Of(kind, x, y, found.Model.LatentSize);
            var n = Math.Clamp(count ?? 15, 2, 40);
            var start = anchor is { } row ? rows.Code(row) : rows.MeanCode();
            var (across, up) = (new CodeRange(fromX, toX).Evenly(n), new CodeRange(fromY, toY).Evenly(n));
            float[][] codes = [.. up.Reverse().SelectMany(b => across.Select(a => view.CodeAt(rows, start, a, b)))];
            return Sheets.Png(Decode(found, codes, found.LabelOf(@class)), found.Model.InputShape, found.Range, n);
        });
        models.MapGet("/interpolate", (string id, string? part, int from, int to, int? count, HttpContext context) =>
        {
            var found = open(id);
            var rows = found.Part(part);
            rows.Check(from);
            rows.Check(to);
            var n = Math.Clamp(count ?? 10, 2, 40);
            var ends = Sheets.Rows(rows.Rows.Table, [from, to]);
            var path = Interpolation.Create(
                found.Model, Line(ends, 0), Line(ends, 1), n,
                label: found.Model.IsConditional ? rows.Rows.Labels[from] : null);
            var both = Stack(path.Path.Samples, path.Blend);
            return Sheets.Suits(found.Model.InputShape) ? Sheets.Png(both, found.Model.InputShape, found.Range, n) : Npy.Rows(both);
        });
    }

    private static IResult Decoded(OpenModel open, float[][] codes, string? @class, HttpContext context)
    {
        var rows = Decode(open, codes, open.LabelOf(@class));
        context.Response.Headers[DistanceHeader] = open.DistanceOf(codes[0]).ToString("R", CultureInfo.InvariantCulture);
        context.Response.Headers[CodeHeader] =
            string.Join(',', codes[0].Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
        var wantsArray = context.Request.Headers.Accept.ToString().Contains("octet-stream", StringComparison.Ordinal);
        return Sheets.Suits(open.Model.InputShape) && !wantsArray ? Sheets.Png(rows, open.Model.InputShape, open.Range) : Npy.Rows(rows);
    }

    private static float[,] Decode(OpenModel open, float[][] codes, int? label)
    {
        open.CheckSize(codes.Length);
        var values = new float[codes.Length, open.Model.LatentSize];
        for (var r = 0; r < codes.Length; r++)
            for (var c = 0; c < codes[r].Length; c++) values[r, c] = codes[r][c];
        return label is { } known ? open.Model.Decode(values, Enumerable.Repeat(known, codes.Length).ToArray()) : open.Model.Decode(values);
    }

    private static ModelInfo Describe(string id, OpenModel open) => new(
        id, open.Step, open.Model.LatentSize, Sheets.Sizes(open.Model.InputShape), Sheets.KindOf(open.Model), open.Data.Train.ColumnNames,
        open.Data.Train.ClassNames, open.Parts, open.Model.IsConditional, open.Detector is not null,
        [-open.Range.Shift / open.Range.Scale, (1 - open.Range.Shift) / open.Range.Scale]);

    private static RowInfo Row(OpenModel open, string? name, int row)
    {
        var part = open.Part(name);
        part.Check(row);
        var one = part.Rows.Select([row]);
        var isShort = part.Rows.Table.Columns <= LongestRow;
        return new RowInfo(
            row, part.Rows.NumberOf(row), part.Rows.HasLabels ? part.Rows.ClassNames[part.Rows.Labels[row]] : null, part.Errors[row],
            part.Code(row), isShort ? Line(Sheets.Rows(part.Rows.Table, [row]), 0) : null,
            isShort ? Line(open.Model.Reconstruct(one), 0) : null);
    }

    private static IReadOnlyList<DimensionInfo> Dimensions(OpenModel open, string? name)
    {
        var part = open.Part(name);
        var (codes, size) = (part.Codes, open.Model.LatentSize);
        var statistics = CodeStatistics.Measure(codes);
        var sample = part.Rows.Select(RowChoice.Of(part.Rows.Count, DimensionImportance.DefaultRows(size)));
        var importance = DimensionImportance.Measure(open.Model, sample).ErrorIncrease;
        return [.. Enumerable.Range(0, size).OrderByDescending(i => importance[i]).Select(i =>
        {
            var range = CodeRange.Measure(codes, i);
            return new DimensionInfo(i, statistics.Mean[i], statistics.StandardDeviation[i], range.Low, range.High, importance[i]);
        })];
    }

    private static SubsetInfo Count(OpenPart part, IReadOnlyList<int> rows)
    {
        var classes = rows.Where(_ => part.Rows.HasLabels).GroupBy(row => part.Rows.ClassNames[part.Rows.Labels[row]])
            .ToDictionary(group => group.Key, group => group.Count());
        return new SubsetInfo(rows.Count, classes, rows.Count == 0 ? null : rows.Average(row => (double)part.Errors[row]));
    }

    /// <summary>The codes of rows, as <c>hourglass encode</c> writes them.</summary>
    private static IResult Codes(OpenModel open, OpenPart part, IReadOnlyList<int> rows, string format)
    {
        var codes = new float[rows.Count, open.Model.LatentSize];
        for (var r = 0; r < rows.Count; r++)
            for (var c = 0; c < open.Model.LatentSize; c++) codes[r, c] = part.Codes[rows[r], c];
        if (format == "npy") return Npy.Rows(codes);
        if (format != "csv") throw new UsageException($"format: expected csv or npy; found “{format}”.");
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        string[] names = [.. Enumerable.Range(0, open.Model.LatentSize).Select(c => $"z{c}")];
        CsvText.Write(text, new DataSet("codes", new DataSet("codes", codes).Table, columnNames: names));
        return Results.Text(text.ToString(), "text/csv; charset=utf-8");
    }

    /// <summary>One row of an array.</summary>
    internal static float[] Line(float[,] rows, int row) => [.. Enumerable.Range(0, rows.GetLength(1)).Select(c => rows[row, c])];

    private static float[,] Stack(float[,] above, float[,] below)
    {
        var result = new float[above.GetLength(0) + below.GetLength(0), above.GetLength(1)];
        Array.Copy(above, result, above.Length);
        Array.Copy(below, 0, result, above.Length, below.Length);
        return result;
    }
}
