using System.Globalization;
using Hourglass.Bottlenecks;
using Hourglass.Data;
using Hourglass.Evaluation;
using Hourglass.Models;
using Hourglass.Objectives;
using Hourglass.Training;

namespace Hourglass.Reports;

/// <summary>
/// What each half of a variational objective does to codes of two values: the posteriors of this model beside those of two models of the
/// same recipe, trained here on the reconstruction alone and on the divergence alone.
/// </summary>
internal static class ObjectivesSection
{
    private const int MaximumTrainingRows = 10_000, MaximumSteps = 1_500, MaximumRows = 150;

    internal static IEnumerable<ReportSection> Create(ReportContext context)
    {
        var (model, data) = (context.Model, context.Shown);
        var objective = model.Recipe.Objective;
        if (model is not { Bottleneck: GaussianBottleneck, LatentSize: 2, IsConditional: false } || data.Count == 0
            || objective is not { ImportanceSamples: null, Penalties: [KlDivergenceRecipe] })
            yield break;
        var numbers = RowChoice.Of(data.Count, MaximumRows);
        var rows = data.Select(numbers);
        var steps = (int)Math.Min(MaximumSteps, Math.Max(1, RunReport.Length(context)?.Steps ?? MaximumSteps));
        (string Name, Autoencoder Model)[] models =
        [
            ("reconstruction alone", Train(context, 1, 0, steps)), ("divergence alone", Train(context, 0, 1, steps)),
            ("both: this model", model),
        ];
        var loss = model.TermNames[1];
        var terms = models.Select(each => each.Model.Evaluate(rows).Terms).ToArray();
        yield return new ChartSection
        {
            Name = "objectives", Title = "Reconstruction, divergence, and both",
            Note = "q(z|x) of the same rows under three objectives: an ellipse of one standard deviation for each row. The reconstruction "
                + "alone makes points far apart, with gaps where no code was ever decoded; the divergence alone makes every row the prior, "
                + "without information; both together fill the prior with rows that are still apart. "
                + string.Create(CultureInfo.InvariantCulture,
                    $"Reconstruction loss and KL: {string.Join("; ", models.Zip(terms, (each, term) => Figures(each.Name, term, loss)))}. ")
                + string.Create(CultureInfo.InvariantCulture,
                    $"The first two were trained for this report, for {steps:N0} steps on at most {MaximumTrainingRows:N0} rows."),
            Chart = new ObjectivesChart
            {
                Title = $"Posteriors of {model.Recipe.Name} under three objectives", Classes = rows.HasLabels ? rows.ClassNames : [],
                Panels = [.. models.Select(each => (each.Name, PosteriorCode.Of(each.Model, data, numbers)))],
            },
        };
    }

    private static Autoencoder Train(ReportContext context, float reconstruction, float divergence, int steps)
    {
        var model = context.Model;
        PenaltyRecipe[] penalties = [new KlDivergenceRecipe { Weight = divergence }];
        var recipe = model.Recipe with
        {
            Objective = model.Recipe.Objective with { ReconstructionWeight = reconstruction, Penalties = penalties },
            Training = model.Recipe.Training with { Epochs = null, Iterations = steps, LogEvery = null, EarlyStopping = null },
        };
        var other = new Autoencoder(recipe, model.InputShape, model.Scaler, model.Backend);
        var rows = context.Train.Select(RowChoice.Of(context.Train.Count, MaximumTrainingRows));
        new Trainer(other).Fit(model.Align(rows).Table, cancellation: context.Cancellation);
        return other;
    }

    private static string Figures(string name, IReadOnlyDictionary<string, double> terms, string loss) =>
        string.Create(CultureInfo.InvariantCulture, $"{name} {terms[loss]:0.0} and {Math.Max(0, terms["kl"]):0.0}");
}
