using System.CommandLine;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary><c>hourglass density MODEL [DATA]</c>.</summary>
internal static class DensityCommand
{
    internal static Command Create(Terminal terminal)
    {
        var model = Common.Model(" The density is saved in it.");
        var data = Common.OptionalData(DataOptions.TrainingDataHelp);
        var seed = Common.Seed("The seed of a mixture's initial centers.");
        var json = Common.Json("a table, one object per line");
        var options = new DensityOptions($"The density. Default: {DensityOptions.Full}.");
        var format = new DataOptions();
        var command = new DocumentedCommand(
            "density", "Fits a density to the codes of training rows and saves it with the model, for hourglass sample.",
            ("density runs/a", "a Gaussian with a full covariance, fitted to the training codes of the model's recipe"),
            ("density runs/a --density mixture --components auto",
                "a mixture of Gaussians; the Bayesian information criterion chooses their number"),
            ("density runs/a mnist --per-class", "a Gaussian for each class")) { model, data, seed, json };
        options.AddTo(command);
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var path = ModelLoader.Locate(parsed.GetValue(model)!);
            using var held = RunFolder.LockModel(path);
            var loaded = ModelFile.Load(path);
            var kind = options.KindOf(parsed) ?? DensityOptions.Full;
            var sets = format.LoadTraining(parsed, parsed.GetValue(data), loaded, terminal);
            var density = options.Fit(parsed, loaded, sets[0], kind, parsed.GetValue(seed));
            loaded.SetDensity(density);
            loaded.Save(path);
            Print(terminal, loaded, density, sets, parsed.GetValue(json));
            return ExitCode.Success;
        });
        return command;
    }

    private static void Print(Terminal terminal, Autoencoder model, CodeDensity density, List<DataSet> sets, bool asJson)
    {
        var information = density.Bic(model.Encode(sets[0]));
        var rows = new List<IReadOnlyList<string>> { (string[])["data", "rows", "mean log f(z)"] };
        foreach (var set in sets)
        {
            var mean = density.LogDensity(model.Encode(set)).Average();
            rows.Add([set.Name, Words.Whole(set.Count), Words.Short(mean)]);
            if (!asJson) continue;
            terminal.Output.WriteLine(Json.Line(writer =>
            {
                writer.WriteString("density", density.ToString());
                writer.WriteNumber("parameters", density.ParameterCount);
                writer.WriteString("data", set.Name);
                writer.WriteNumber("rows", set.Count);
                writer.WriteBoolean("fitted", ReferenceEquals(set, sets[0]));
                writer.Number("meanLogDensity", mean);
                if (ReferenceEquals(set, sets[0])) writer.Number("bic", information);
            }));
        }

        if (asJson) return;
        TextLayout.WriteTable(terminal.Output, rows);
        terminal.Output.WriteLine(
            $"A {density} of {Words.Count(density.ParameterCount, "parameter")}, fitted to the first rows and saved with the model.");
        terminal.Output.WriteLine($"Its Bayesian information criterion on them is {Words.Short(information)}; log f is in nats.");
    }
}
