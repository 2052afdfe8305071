using System.Globalization;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>How reconstruction and divergence share the objective of a variational autoencoder, over the training.</summary>
internal static class BalanceSection
{
    internal static IEnumerable<ReportSection> Create(ReportContext context)
    {
        var (model, entries) = (context.Model, context.History.Entries);
        if (entries.Count < 2 || model.TermNames.Count < 3 || !model.TermNames.Contains("kl")) yield break;
        var (reconstruction, weight) = (model.TermNames[1], model.Objective.ReconstructionWeight);
        var x = new List<double>();
        var (distortion, rate) = (new List<double>(), new List<double>());
        foreach (var entry in entries)
        {
            if (!entry.Train.TryGetValue(reconstruction, out var r) || !entry.Train.TryGetValue("loss", out var loss)) continue;
            // What of the loss is not reconstruction is the weighted divergence, whatever its warm-up or capacity.
            if (!(weight * r >= 0) || !(loss - weight * r >= -1e-6 * Math.Abs(loss))) yield break;
            x.Add(IsByEpoch(model) ? entry.Epoch : entry.Step);
            distortion.Add(weight * r);
            rate.Add(Math.Max(0, loss - weight * r));
        }

        if (x.Count < 2 || model.Objective.Penalties.Count > 1) yield break;
        var (last, kl) = (distortion[^1], rate[^1]);
        yield return new ChartSection
        {
            Name = "balance", Title = "Balance of reconstruction and divergence",
            Note = string.Create(CultureInfo.InvariantCulture,
                $"Reconstruction only would lower the upper area alone: sharp rows, but codes anywhere, "
                + $"so that samples from the prior decode to nothing. Divergence only would lower the lower area to 0: all codes on the "
                + $"prior, without information about x. The sum keeps what pays for itself: at the end {last:G4} of reconstruction and "
                + $"{kl:G3} of divergence, {100 * kl / Math.Max(last + kl, double.Epsilon):0} % of the loss."),
            Chart = new StackedChart
            {
                Title = $"Terms of the loss of {model.Recipe.Name}", XName = IsByEpoch(model) ? "epoch" : "step", YName = "loss", X = x,
                Terms = [("weighted KL divergence", rate), ("reconstruction", distortion)],
            },
        };
    }

    private static bool IsByEpoch(Autoencoder model) => model.Recipe.Training.Epochs is not null;
}
