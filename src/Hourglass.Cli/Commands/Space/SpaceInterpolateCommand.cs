using System.CommandLine;
using Hourglass.Latent;

namespace Hourglass.Cli;

/// <summary><c>hourglass space interpolate MODEL [DATA] --from R --to R</c>.</summary>
internal static class SpaceInterpolateCommand
{
    private const int DefaultSteps = 10;

    internal static Command Create(Terminal terminal)
    {
        var input = new SpaceInput();
        var from = SpaceInput.CreateRow("--from", "The first row, at α = 0.");
        var to = SpaceInput.CreateRow("--to", "The second row, at α = 1.", 1);
        var steps = Common.Number("--steps", "The number of codes, including both ends.", DefaultSteps, minimum: 2);
        var spherical = new Option<bool>("--spherical")
        {
            Description = "Interpolate along the great circle between the codes instead of the straight line.",
        };
        var output = WalkOutput.CreateOption();
        var json = TableOutput.CreateJson();
        var command = new DocumentedCommand(
            "interpolate",
                "Interpolates between the codes of two rows. Pictures are shown above the pixel-wise interpolation of the two rows.",
            ("space interpolate runs/a mnist:test --from 3 --to 18 --out strip.png",
                "ten pictures from row 3 to row 18, above their pixel-wise interpolation"),
            ("space interpolate runs/vae mnist:test --from 3 --to 18 --steps 5 --spherical > path.csv", "α, code and pixels of five steps"))
        {
            from, to, steps, spherical, output, json,
        };
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            var screen = terminal.WithJson(parsed.GetValue(json));
            var target = TableOutput.Check(parsed.GetValue(output)!, TableOutput.TablesAndPictures);
            var (first, second, count) = (parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(steps));
            var (model, rows) = input.Load(parsed, terminal);
            var (a, label) = SpaceInput.Row(model, rows, first, "--from");
            var (b, other) = SpaceInput.Row(model, rows, second, "--to");
            if (label != other)
            {
                throw new UsageException(
                    $"the model “{model.Recipe.Name}” is conditional: give two rows of one class; row {first} is of " +
                        $"“{model.ClassNames[label!.Value]}”, row {second} of “{model.ClassNames[other!.Value]}”.");
            }

            var kind = parsed.GetValue(spherical) ? InterpolationKind.Spherical : InterpolationKind.Linear;
            var way = Interpolation.Create(model, a, b, count, kind, label);
            if (TableOutput.IsPicture(target))
            {
                WalkOutput.Write(target, model, rows, [(0, way.Path)], ("", ""), screen, way.Blend, ["decoded", "blend"],
                    $"{WalkOutput.NameOf(rows, first)} → {WalkOutput.NameOf(rows, second)}");
            }
            else
            {
                var lines = way.Path.Positions.Select((share, i) => (float[])
                    [(float)share, .. WalkOutput.Row(way.Path.Codes, i), .. WalkOutput.Row(way.Path.Samples, i)]);
                WalkOutput.WriteTable(target, model, rows, lines, ["alpha"], screen);
            }

            WalkOutput.Notes(screen, target).WriteLine(
                $"row {first} (α = 0) to row {second} (α = 1) in {count} steps; path length {Words.Short(way.Path.Length)} for the " +
                    $"decoded codes, {Words.Short(way.BlendLength)} for the pixel-wise interpolation, in scaled units.");
            return ExitCode.Success;
        });
        return command;
    }
}
