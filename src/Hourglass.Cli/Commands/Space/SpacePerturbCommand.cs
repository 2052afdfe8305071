using System.CommandLine;
using Hourglass.Latent;

namespace Hourglass.Cli;

/// <summary><c>hourglass space perturb MODEL [DATA]</c>.</summary>
internal static class SpacePerturbCommand
{
    private const int DefaultDirections = 3, DefaultDimensions = 16;
    private const string DefaultFactors = "0,0.5,1,1.5,2";

    internal static Command Create(Terminal terminal)
    {
        var input = new SpaceInput();
        var row = SpaceInput.CreateRow();
        var dimensions = SpaceInput.CreateDimensions($"The dimensions to move, one per line. By default the first {DefaultDimensions}.");
        var random = Common.Number("--random", "Also move in N random directions over all dimensions.", DefaultDirections, minimum: 0);
        var seed = Common.Seed("The seed of the first random direction; the next ones use the next seeds.");
        var factors = new Option<string>("--factors")
        {
            Description = "Distances in standard deviations.", HelpName = "F,G,…", DefaultValueFactory = _ => DefaultFactors,
        };
        var output = WalkOutput.CreateOption();
        var json = TableOutput.CreateJson();
        var command = new DocumentedCommand(
            "perturb", "Moves the code of a row by multiples of the standard deviation of the codes.",
            ("space perturb runs/a mnist:test --row 7 --out moved.png",
                "a line for each dimension, then three random directions; the first picture is the reconstruction"),
            ("space perturb runs/a mnist:test --dimensions z3 --random 0 --factors=-2,0,2 > moved.csv",
                "two standard deviations down and up, as a table"))
        {
            row, dimensions, random, seed, factors, output, json,
        };
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            var screen = terminal.WithJson(parsed.GetValue(json));
            var target = TableOutput.Check(parsed.GetValue(output)!, TableOutput.TablesAndPictures);
            var far = Common.Numbers(parsed.GetValue(factors)!, "--factors");
            var (directions, first) = (parsed.GetValue(random), parsed.GetValue(seed));
            var (model, rows) = input.Load(parsed, terminal);
            var (values, label) = SpaceInput.Row(model, rows, parsed.GetValue(row));
            var moved = SpaceInput.Dimensions(parsed.GetValue(dimensions), model, DefaultDimensions);
            var statistics = CodeStatistics.Measure(SpaceInput.Codes(model, rows), model.Backend, terminal.Cancellation);
            var deviations = statistics.StandardDeviation;
            (int, LatentPath)[] lines =
            [
                .. moved.Select(c => (c, Perturbation.AlongDimension(model, values, deviations, c, far, label))),
                .. Enumerable.Range(0, directions).Select(i =>
                    (-1, Perturbation.InRandomDirection(model, values, deviations, first + (ulong)i, far, label))),
            ];
            WalkOutput.Write(target, model, rows, lines, ("dimension", "factor"), screen,
                origin: WalkOutput.NameOf(rows, parsed.GetValue(row)));
            var names = string.Join(", ", moved.Select(c => $"z{c}"));
            var randomName = target == "-" ? " (dimension −1)" : "";
            WalkOutput.Notes(screen, target).WriteLine(
                $"row {parsed.GetValue(row)}: {names}, then {Words.Count(directions, "random direction")}{randomName}; by " +
                    $"{parsed.GetValue(factors)} standard deviations of the {Words.Count(statistics.Count, "code")} of {rows.Name}.");
            return ExitCode.Success;
        });
        return command;
    }
}
