using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Transfer;

/// <summary>Label efficiency: the accuracy of a pretrained encoder by the number of labels.</summary>
public static class LabelEfficiency
{
    /// <summary>
    /// For each number of labels and each seed, trains a head on a frozen, a fine-tuned and an untrained encoder of the same recipe, on the
    /// same random rows (<see cref="LabelSubset"/>) and for the same steps. The model itself is unchanged.
    /// </summary>
    /// <param name="model">The pretrained model.</param>
    /// <param name="train">Rows with classes, of which subsets are used.</param>
    /// <param name="test">Test rows with the same classes.</param>
    /// <param name="labels">The numbers of labels, each from 1 to the number of training rows.</param>
    /// <param name="seeds">The number of seeds 0, 1, 2 …, at least 1, of rows, initial weights and batches.</param>
    /// <param name="options">The training options; <see cref="HeadOptions.Freeze"/> is ignored.</param>
    /// <param name="hidden">The units of the head's hidden layers.</param>
    /// <param name="progress">Receives each completed point.</param>
    /// <param name="cancellation">Stops between training runs.</param>
    public static IReadOnlyList<LabelEfficiencyPoint> Measure(
        Autoencoder model, DataSet train, DataSet test, IReadOnlyList<int> labels, int seeds = 5, HeadOptions? options = null,
        IReadOnlyList<int>? hidden = null,
        IProgress<LabelEfficiencyPoint>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seeds, 1);
        var points = new List<LabelEfficiencyPoint>();
        foreach (var count in labels)
        {
            foreach (var use in Enum.GetValues<EncoderUse>())
            {
                var accuracies = new double[seeds];
                for (var seed = 0; seed < seeds; seed++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    accuracies[seed] = Accuracy(
                        model, train.Select(LabelSubset.Balanced(train, count, (ulong)seed)), test, use, (ulong)seed,
                        options ?? new HeadOptions(), hidden);
                }

                points.Add(new LabelEfficiencyPoint(use, count, accuracies));
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
        var predictor = Predictor.CreateClassifier(copy, given.ClassNames, hidden, seed);
        predictor.Fit(given, options with { Freeze = use == EncoderUse.Frozen, Training = options.Training with { Seed = seed } });
        return predictor.Accuracy(test);
    }
}
