#!/usr/bin/env dotnet
#:sdk Microsoft.NET.Sdk.Web
#:project ../src/Hourglass/Hourglass.csproj
#:property PublishAot=false

// Scores rows sent as JSON with a detector that `hourglass train --task anomalies` saved.
// dotnet run -c Release samples/scoring-service.cs -- --model runs/sensors/model.safetensors --urls http://localhost:5000
using System.Text.Json;
using Hourglass.Data;
using Hourglass.Detection;
using Hourglass.Models;

var builder = WebApplication.CreateBuilder(args);
var model = Autoencoder.Load(builder.Configuration["model"] ?? "model.safetensors"); // once; many requests may use it at the same time
var detector = AnomalyDetector.Load(model) ?? throw new InvalidOperationException("The model has no detector: hourglass detect fit.");
var table = model.Table ?? throw new InvalidOperationException("The model was not trained on a table with columns.");

var app = builder.Build();
app.MapPost("/score", (JsonElement body) =>
{
    try
    {
        var rows = table.ReadRows(body, "body"); // an object with a member per column, or an array of such objects
        return Results.Ok(detector.Score(rows).Select((score, row) => new
        {
            score, detector.Threshold, IsAnomaly = detector.IsAnomaly(score), Reasons = detector.FindReasons(rows, row),
        }));
    }
    catch (DataFormatException e) // says which row and column, and what was expected
    {
        return Results.BadRequest(new { error = e.Message });
    }
});
app.Run();
