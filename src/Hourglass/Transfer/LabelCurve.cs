using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Transfer;

/// <summary>Accuracy by the number of labels: what a pretrained encoder is worth where labels are few.</summary>
public static class LabelCurve
{
    /// <summary>
    /// For each number of labels and each seed the same drawn rows (<see cref="LabelDraw"/>) train a head on a frozen, on a fine-tuned and on an untrained encoder of
    /// the same recipe, with the same steps; the model itself is left as it is.
    /// </summary>
    /// <param name="model">The pretrained model.</param>
    /// <param name="train">Rows with classes, of which some are given.</param>
    /// <param name="test">Rows with the same classes to measure on.</param>
    /// <param name="labels">How many labels, each from 1 to the number of training rows.</param>
    /// <param name="seeds">How many seeds, at least 1: 0, 1, 2 …; each draws rows, first weights and batches.</param>
    /// <param name="options">How each head is trained; freezing is varied here.</param>
    /// <param name="hidden">The head's layers in between.</param>
    /// <param name="progress">Told each point as it is done.</param>
    /// <param name="cancellation">Stops between two trainings.</param>
    public static IReadOnlyList<LabelCurvePoint> Measure(
        Autoencoder model, DataSet train, DataSet test, IReadOnlyList<int> labels, int seeds = 5, HeadOptions? options = null, IReadOnlyList<int>? hidden = null,
        IProgress<LabelCurvePoint>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seeds, 1);
        var points = new List<LabelCurvePoint>();
        foreach (var count in labels)
        {
            foreach (var use in Enum.GetValues<EncoderUse>())
            {
                var accuracies = new double[seeds];
                for (var seed = 0; seed < seeds; seed++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    accuracies[seed] = Accuracy(model, train.Select(LabelDraw.Evenly(train, count, (ulong)seed)), test, use, (ulong)seed, options ?? new HeadOptions(), hidden);
                }

                points.Add(new LabelCurvePoint(use, count, accuracies));
                progress?.Report(points[^1]);
            }
        }

        return points;
    }

    private static double Accuracy(
        Autoencoder model, DataSet given, DataSet test, EncoderUse use, ulong seed, HeadOptions options, IReadOnlyList<int>? hidden)
    {
        var recipe = model.Recipe with { Training = model.Recipe.Training with { Seed = seed } };
        var copy = new Autoencoder(recipe, model.InputShape, model.Scaler, model.Backend, model.ClassNames);
        if (use != EncoderUse.FromScratch) model.Backend.Copy(model.Parameters.All, copy.Parameters.All);
        var predictor = Predictor.ForClasses(copy, given.ClassNames, hidden, seed);
        predictor.Fit(given, options with { Freeze = use == EncoderUse.Frozen, Training = options.Training with { Seed = seed } });
        return predictor.Accuracy(test);
    }
}
