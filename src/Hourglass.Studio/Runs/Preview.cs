using System.Diagnostics;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Studio;

/// <summary>
/// Looks at a model between two steps of its training: some rows reconstructed, and the codes of many on a plane. The next look comes no
/// earlier than after twenty times what this one cost, so that training loses at most 5 %.
/// </summary>
internal sealed class Preview
{
    private const int Shown = 24, Drawn = 2000, Restraint = 20;

    private readonly DataSet _shownFrom;
    private readonly int[] _shown, _drawn;
    private readonly DataSet _shownRows, _drawnRows;
    private double _nextLook;

    internal Preview(Autoencoder model, TrainingData data)
    {
        (Shape, Range) = (model.InputShape, Sheets.RangeOf(model, data.Train.Table));
        (_shownFrom, Part) = data.Validation is { Count: > 0 } validation
            ? (validation, ReferenceEquals(validation, data.Test) ? "test" : "validation")
            : data.Test is { Count: > 0 } test ? (test, "test") : (data.Train, "train");
        (_shown, _drawn) = (RowChoice.Of(_shownFrom.Count, Shown, seed: 1), RowChoice.Of(data.Train.Count, Drawn, seed: 2));
        (_shownRows, _drawnRows) = (_shownFrom.Select(_shown), data.Train.Select(_drawn));
    }

    /// <summary>The part of the data that the shown rows are from.</summary>
    internal string Part { get; }

    /// <summary>The shown rows (24, values), in the units of the data.</summary>
    internal float[,] Originals => Sheets.Rows(_shownFrom.Table, _shown);

    /// <summary>Which rows are shown and drawn.</summary>
    internal PreviewInfo Describe(IReadOnlyList<FrameInfo> frames) => new(
        Part, _shown, Labels(_shownRows), new MapInfo("train", _drawn, Labels(_drawnRows)), frames);

    /// <summary>The shape of a row.</summary>
    internal Shape Shape { get; }

    /// <summary>From values to brightness, where the rows are pictures.</summary>
    internal (float Scale, float Shift) Range { get; }

    /// <summary>A look, if it is time for one.</summary>
    internal Frame? Look(Autoencoder model, in TrainingProgress progress, Frame? before)
    {
        var started = progress.Elapsed.TotalSeconds;
        if (started < _nextLook && progress.Step < progress.TotalSteps) return null;
        var clock = Stopwatch.StartNew();
        var frame = Take(model, progress.Step, progress.Epoch, before);
        _nextLook = started + (1 + Restraint) * clock.Elapsed.TotalSeconds;
        return frame;
    }

    /// <summary>A look now.</summary>
    internal Frame Take(Autoencoder model, long step, double epoch, Frame? before)
    {
        var codes = model.Encode(_drawnRows);
        return new Frame(
            step, epoch, CodeTurn.Plane(codes, before?.Codes), RowErrors.Of(model, _drawnRows), model.Reconstruct(_shownRows));
    }

    private static int[]? Labels(DataSet rows) => rows.HasLabels ? rows.Labels.ToArray() : null;
}
