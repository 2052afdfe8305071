using System.CommandLine;
using Hourglass.Latent;

namespace Hourglass.Cli;

/// <summary><c>hourglass space interpolate MODEL [DATA] --from R --to R</c>.</summary>
internal static class SpaceInterpolateCommand
{
    private const int UsualSteps = 10;

    internal static Command Create(Terminal terminal)
    {
        var input = new SpaceInput();
        var from = SpaceInput.CreateRow("--from", "The first row, at the left (α = 0); row 0 where not given.");
        var to = SpaceInput.CreateRow("--to", "The second row, at the right (α = 1); row 1 where not given.", 1);
        var steps = new Option<int>("--steps") { Description = $"How many codes, both ends counted; {UsualSteps} where not given.", HelpName = "N", DefaultValueFactory = _ => UsualSteps };
        var spherical = new Option<bool>("--spherical") { Description = "Along the great circle between the two codes instead of the straight line." };
        var output = WalkOutput.CreateOption();
        var command = new DocumentedCommand(
            "interpolate", "Goes from one row's code to another's; a picture has the blend of the two rows below it.",
            ("space interpolate runs/a mnist:test --from 3 --to 18 --out strip.png", "ten pictures from row 3 to row 18, above their blend"),
            ("space interpolate runs/vae mnist:test --from 3 --to 18 --steps 5 --spherical > way.csv", "α, code and pixels of five steps")) { from, to, steps, spherical, output };
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            var target = TableOutput.Check(parsed.GetValue(output)!, TableOutput.TablesAndPictures);
            var (first, second, count) = (parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(steps));
            if (count < 2) throw new UsageException($"--steps: expected at least 2; found {count}.");
            var (model, rows) = input.Load(parsed, terminal);
            var (a, label) = SpaceInput.Row(model, rows, first, "--from");
            var (b, other) = SpaceInput.Row(model, rows, second, "--to");
            if (label != other)
                throw new UsageException($"the model “{model.Recipe.Name}” is conditional: give two rows of one class; row {first} is of “{model.ClassNames[label!.Value]}”, row {second} of “{model.ClassNames[other!.Value]}”.");
            var way = Interpolation.Between(model, a, b, count, parsed.GetValue(spherical) ? InterpolationKind.Spherical : InterpolationKind.Linear, label);
            if (TableOutput.IsPicture(target)) WalkOutput.Write(target, model, rows, [(0, way.Path)], ("", ""), terminal, way.Blend);
            else WalkOutput.WriteTable(target, model, rows, way.Path.Positions.Select((share, i) => (float[])[(float)share, .. WalkOutput.Row(way.Path.Codes, i), .. WalkOutput.Row(way.Path.Samples, i)]), ["alpha"], terminal);
            WalkOutput.Notes(terminal, target).WriteLine(
                $"row {first} (α = 0) to row {second} (α = 1) in {count} steps; the decoded way is {Words.Short(way.Path.Length)} long, the blend {Words.Short(way.BlendLength)}, in scaled units.");
            return ExitCode.Success;
        });
        return command;
    }
}
