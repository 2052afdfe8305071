using System.CommandLine;
using Hourglass.Latent;

namespace Hourglass.Cli;

/// <summary><c>hourglass space traverse MODEL [DATA]</c>.</summary>
internal static class SpaceTraverseCommand
{
    private const int UsualSteps = 10, MostShown = 16;

    internal static Command Create(Terminal terminal)
    {
        var input = new SpaceInput();
        var row = SpaceInput.CreateRow();
        var dimensions = SpaceInput.CreateDimensions($"The dimensions, one a line; the {MostShown} first where not given.");
        var steps = new Option<int>("--steps") { Description = $"How many values of each; {UsualSteps} where not given.", HelpName = "N", DefaultValueFactory = _ => UsualSteps };
        var output = WalkOutput.CreateOption();
        var command = new DocumentedCommand(
            "traverse", "Moves each dimension of a row's code from the 1st to the 99th percentile of the data, the others held.",
            ("space traverse runs/a mnist:test --out dimensions.png", "what each dimension of the code draws, from row 0 on"),
            ("space traverse runs/a mnist:test --row 5 --dimensions z2,z7 --steps 5 > two.csv", "two dimensions as a table")) { row, dimensions, steps, output };
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            var target = TableOutput.Check(parsed.GetValue(output)!, TableOutput.TablesAndPictures);
            var count = parsed.GetValue(steps);
            if (count < 1) throw new UsageException($"--steps: expected at least 1; found {count}.");
            var (model, rows) = input.Load(parsed, terminal);
            var (values, label) = SpaceInput.Row(model, rows, parsed.GetValue(row));
            var moved = SpaceInput.Dimensions(parsed.GetValue(dimensions), model) ?? [.. Enumerable.Range(0, Math.Min(MostShown, model.LatentSize))];
            var (codes, code) = (SpaceInput.Codes(model, rows), new float[model.LatentSize]);
            model.Encode(values, code, label is { } known ? [known] : []);
            var lines = moved.Select(c => (c + 1, Traversal.Along(model, code, c, CodeRange.Of(codes, c).Evenly(count), label))).ToArray();
            WalkOutput.Write(target, model, rows, lines, ("dimension", "value"), terminal);
            var notes = WalkOutput.Notes(terminal, target);
            foreach (var (number, path) in lines) notes.WriteLine($"z{number} from {Words.Short(path.Positions[0])} to {Words.Short(path.Positions[^1])}; row {parsed.GetValue(row)} has {Words.Short(code[number - 1])}");
            return ExitCode.Success;
        });
        return command;
    }
}
