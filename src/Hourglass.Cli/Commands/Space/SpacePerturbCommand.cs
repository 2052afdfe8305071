using System.CommandLine;
using Hourglass.Latent;

namespace Hourglass.Cli;

/// <summary><c>hourglass space perturb MODEL [DATA]</c>.</summary>
internal static class SpacePerturbCommand
{
    private const int UsualDirections = 3, MostShown = 16;

    internal static Command Create(Terminal terminal)
    {
        var input = new SpaceInput();
        var row = SpaceInput.CreateRow();
        var dimensions = SpaceInput.CreateDimensions($"The dimensions that are moved, one a line; the first {MostShown} where not given.");
        var random = new Option<int>("--random") { Description = $"So many random directions below them, in which all dimensions move; {UsualDirections} where not given.", HelpName = "N", DefaultValueFactory = _ => UsualDirections };
        var seed = new Option<ulong>("--seed") { Description = "The seed of the first random direction; the next have the next numbers.", HelpName = "S" };
        var factors = new Option<string>("--factors") { Description = "How many standard deviations far; 0,0.5,1,1.5,2 where not given.", HelpName = "F,G,…", DefaultValueFactory = _ => "0,0.5,1,1.5,2" };
        var output = WalkOutput.CreateOption();
        var command = new DocumentedCommand(
            "perturb", "Moves a row's code away from where it is, in steps of the codes' standard deviation.",
            ("space perturb runs/a mnist:test --row 7 --out moved.png", "a line for each dimension, then three random directions; the first picture is the reconstruction"),
            ("space perturb runs/a mnist:test --dimensions z3 --random 0 --factors=-2,0,2 > moved.csv", "two standard deviations down and up, as a table")) { row, dimensions, random, seed, factors, output };
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            var target = TableOutput.Check(parsed.GetValue(output)!, TableOutput.TablesAndPictures);
            var far = SpaceInput.Numbers(parsed.GetValue(factors)!, "--factors");
            var directions = parsed.GetValue(random);
            if (directions < 0) throw new UsageException($"--random: expected at least 0; found {directions}.");
            var (model, rows) = input.Load(parsed, terminal);
            var (values, label) = SpaceInput.Row(model, rows, parsed.GetValue(row));
            var moved = SpaceInput.Dimensions(parsed.GetValue(dimensions), model) ?? [.. Enumerable.Range(0, Math.Min(MostShown, model.LatentSize))];
            var statistics = CodeStatistics.Of(SpaceInput.Codes(model, rows), model.Backend, terminal.Cancellation);
            var deviations = statistics.StandardDeviation;
            (int, LatentPath)[] lines =
            [
                .. moved.Select(c => (c + 1, Perturbation.AlongDimension(model, values, deviations, c, far, label))),
                .. Enumerable.Range(0, directions).Select(i => (0, Perturbation.InRandomDirection(model, values, deviations, parsed.GetValue(seed) + (ulong)i, far, label))),
            ];
            WalkOutput.Write(target, model, rows, lines, ("dimension", "factor"), terminal);
            WalkOutput.Notes(terminal, target).WriteLine(
                $"row {parsed.GetValue(row)}: {string.Join(", ", moved.Select(c => $"z{c + 1}"))}, then {Words.Count(directions, "random direction")}{(target == "-" ? " (dimension 0)" : "")}; by {parsed.GetValue(factors)} standard deviations of the {Words.Count(statistics.Count, "code")} of {rows.Name}.");
            return ExitCode.Success;
        });
        return command;
    }
}
