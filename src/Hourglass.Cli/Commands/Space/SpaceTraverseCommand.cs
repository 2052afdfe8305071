using System.CommandLine;
using Hourglass.Latent;

namespace Hourglass.Cli;

/// <summary><c>hourglass space traverse MODEL [DATA]</c>.</summary>
internal static class SpaceTraverseCommand
{
    private const int DefaultSteps = 10, DefaultDimensions = 16;

    internal static Command Create(Terminal terminal)
    {
        var input = new SpaceInput();
        var row = SpaceInput.CreateRow();
        var dimensions = SpaceInput.CreateDimensions($"The dimensions to move, one per line. By default the first {DefaultDimensions}.");
        var steps = Common.Number("--steps", "Values per dimension.", DefaultSteps);
        var output = WalkOutput.CreateOption();
        var json = TableOutput.CreateJson();
        var command = new DocumentedCommand(
            "traverse", "Moves each dimension of a row's code from the 1st to the 99th percentile of the data, with the others fixed.",
            ("space traverse runs/a mnist:test --out dimensions.png", "the effect of each dimension on row 0"),
            ("space traverse runs/a mnist:test --row 5 --dimensions z2,z7 --steps 5 > two.csv", "two dimensions as a table"))
        {
            row, dimensions, steps, output, json,
        };
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            var screen = terminal.WithJson(parsed.GetValue(json));
            var target = TableOutput.Check(parsed.GetValue(output)!, TableOutput.TablesAndPictures);
            var count = parsed.GetValue(steps);
            var (model, rows) = input.Load(parsed, terminal);
            var (values, label) = SpaceInput.Row(model, rows, parsed.GetValue(row));
            var moved = SpaceInput.Dimensions(parsed.GetValue(dimensions), model, DefaultDimensions);
            var (codes, code) = (SpaceInput.Codes(model, rows), SpaceInput.Code(model, values, label));
            var lines = moved
                .Select(c => (c, Traversal.Along(model, code, c, CodeRange.Measure(codes, c).Evenly(count), label))).ToArray();
            WalkOutput.Write(target, model, rows, lines, ("dimension", "value"), screen,
                origin: WalkOutput.NameOf(rows, parsed.GetValue(row)));
            var notes = WalkOutput.Notes(screen, target);
            foreach (var (number, path) in lines)
            {
                var (low, high) = (Words.Short(path.Positions[0]), Words.Short(path.Positions[^1]));
                notes.WriteLine($"z{number} from {low} to {high}; row {parsed.GetValue(row)} has {Words.Short(code[number])}");
            }

            return ExitCode.Success;
        });
        return command;
    }
}
