using Hourglass.Data;
using Hourglass.Detection;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hourglass.Studio;

/// <summary>Anomalies: scores, thresholds, reasons, and rows that are drawn.</summary>
internal static class DetectorEndpoints
{
    private const int MostShares = 20;

    internal static void Map(IEndpointRouteBuilder api, Workshop workshop, Inspector inspector, Shelf shelf)
    {
        OpenModel Open(string id) => inspector.Open(workshop.Get(id));
        api.MapGet("/detectors/scores", () => StudioServer.Json<IReadOnlyList<string>>([.. PartRegistry.Names<AnomalyScore>()]));
        var models = api.MapGroup("/models/{id}");
        models.MapGet("/detector", (string id) => StudioServer.Json(Describe(Detector(Open(id)).Detector)));
        models.MapPost("/detector", (string id, NewDetector wanted) =>
            Change(workshop.Get(id), model => Fit(model, wanted, shelf)));
        models.MapPost("/detector/threshold", (string id, NewThreshold wanted) => Change(workshop.Get(id), model =>
        {
            var detector = AnomalyDetector.Load(model) ?? throw None();
            detector.SetThreshold(new FixedThreshold(wanted.Threshold));
            return detector;
        }));
        models.MapGet("/scores", (string id, string? part, bool? pca) =>
        {
            var open = Open(id);
            return Npy.Numbers(Detector(open).Scores(open.Part(part), pca == true));
        });
        models.MapGet("/truth", (string id, string? part) =>
        {
            var open = Open(id);
            var (rows, normal) = (open.Part(part).Rows, Detector(open).Detector.NormalClass);
            var isKnown = normal is not null && rows.HasLabels;
            return StudioServer.Json(new Truth(isKnown ? [.. rows.AreAnomalies(normal!).Select(is1 => is1 ? 1 : 0)] : null));
        });
        models.MapGet("/anomalies/{row:int}", (string id, int row, string? part) => StudioServer.Json(Explain(Open(id), part, row)));
        models.MapPost("/judge", (string id, Judged judged) => StudioServer.Json(Judge(Open(id), judged)));
    }

    private static OpenDetector Detector(OpenModel open) => open.Detector ?? throw None();

    private static NotFoundException None() => new("the model has no detector yet.");

    /// <summary>Changes the detector in a model's file, as <c>hourglass detect fit</c> and <c>detect threshold</c> do.</summary>
    private static IResult Change(StudioRun run, Func<Autoencoder, AnomalyDetector> change)
    {
        if (run.IsOurs) throw new StateException("the run is worked on; wait until it is done, or pause it.");
        var path = ModelLoader.Locate(run.Folder);
        using var held = RunFolder.LockModel(path);
        var model = ModelFile.Load(path);
        var detector = change(model);
        detector.Attach();
        model.Save(path);
        return StudioServer.Json(Describe(detector));
    }

    private static AnomalyDetector Fit(Autoencoder model, NewDetector wanted, Shelf shelf)
    {
        var (fitted, measured) = DetectorFit.Rows(model, shelf.Rows(model.Recipe.Data, new RunMessages(), CancellationToken.None));
        var score = wanted.Score is { } name ? PartRegistry.Parse<AnomalyScore>(name, "score") : AnomalyScore.Of(model.Recipe);
        var normal = DetectorFit.NormalClass(model, wanted.Normal, fitted, measured);
        return DetectorFit.Fit(model, fitted, score, new MeanPlusSigma(), normal);
    }

    private static DetectorInfo Describe(AnomalyDetector detector) => new(
        PartRegistry.NameOf(detector.ScoreKind), detector.NormalClass, detector.Threshold, detector.Rule.Name,
        detector.TrainingFalsePositiveRate(), Sheets.Suits(detector.Model.InputShape) ? [] : detector.FeatureNames,
        detector.Pca is not null);

    private static AnomalyInfo Explain(OpenModel open, string? name, int row)
    {
        var (part, detector) = (open.Part(name), Detector(open).Detector);
        part.Check(row);
        var one = part.Rows.Select([row]);
        var score = Detector(open).Scores(part, isPca: false)[row];
        return new AnomalyInfo(
            row, part.Rows.NumberOf(row), part.Rows.HasLabels ? part.Rows.ClassNames[part.Rows.Labels[row]] : null, score,
            detector.Threshold, detector.IsAnomaly(score), detector.Probability(score), ModelEndpoints.Line(Sheets.Rows(one.Table, [0]), 0),
            ModelEndpoints.Line(open.Model.Reconstruct(one), 0), Shares(detector, one),
            [.. detector.FindReasons(one, 0).Select(reason => reason.ToString())]);
    }

    private static Judgement Judge(OpenModel open, Judged judged)
    {
        var size = open.Model.InputShape.Size;
        if (judged.Values.Count != size || !judged.Values.All(float.IsFinite))
            throw new UsageException($"expected {size} finite values; found {judged.Values.Count}.");
        float[] given = [.. judged.Values];
        var values = judged.Center == true ? Drawing.Center(given, open.Model.InputShape, open.Data.Train.Table) : given;
        var rows = new float[1, size];
        for (var c = 0; c < size; c++) rows[0, c] = values[c];
        var schema = open.Data.Train;
        var one = new DataSet("drawn", new DataSet("drawn", rows).Table, open.Model.InputShape, columnNames: schema.ColumnNames);
        var detector = open.Detector?.Detector;
        var score = detector?.Score(one)[0];
        return new Judgement(
            values, ModelEndpoints.Line(open.Model.Reconstruct(rows), 0), RowErrors.Of(open.Model, one)[0],
            ModelEndpoints.Line(open.Model.Encode(rows), 0), score, detector?.Threshold,
            score is { } known ? detector!.IsAnomaly(known) : null,
            detector is null ? [] : Shares(detector, one));
    }

    private static IReadOnlyList<ShareInfo> Shares(AnomalyDetector detector, DataSet one) =>
        [.. detector.Explain(one, 0).Shares.Take(MostShares).Select(share => new ShareInfo(share.Name, share.Share))];
}
