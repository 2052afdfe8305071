using System.CommandLine;
using Hourglass.Latent;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary><c>hourglass space grid MODEL [DATA]</c>.</summary>
internal static class SpaceGridCommand
{
    private const int UsualSize = 20;

    internal static Command Create(Terminal terminal)
    {
        var input = new SpaceInput();
        var row = SpaceInput.CreateRow(what: "The row that gives the other dimensions of a longer code, and the class to a conditional model; the first where not given.");
        var dimensions = SpaceInput.CreateDimensions("The two dimensions, to the right and upwards; z1,z2 where not given.");
        var size = new Option<int>("--size") { Description = $"Cells to a side; {UsualSize} where not given.", HelpName = "N", DefaultValueFactory = _ => UsualSize };
        var x = CreateLimits("--x", "right");
        var y = CreateLimits("--y", "upwards");
        var output = WalkOutput.CreateOption();
        var command = new DocumentedCommand(
            "grid", "Decodes the codes of a grid in the plane: what the model makes of each place.",
            ("space grid runs/vae --out plane.png", "20 × 20 pictures over the middle of the codes of the model's own data"),
            ("space grid runs/a mnist:test --x=-8,2 --y=-4,8 --out plane.png", "within given limits"),
            ("space grid runs/a mnist:test --dimensions z3,z5 --row 7 --size 9 --out plane.png", "two dimensions of a longer code, the others as row 7 has them")) { row, dimensions, size, x, y, output };
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            var target = TableOutput.Check(parsed.GetValue(output)!, TableOutput.TablesAndPictures);
            var side = parsed.GetValue(size);
            if (side < 1) throw new UsageException($"--size: expected at least 1; found {side}.");
            var (model, rows) = input.Load(parsed, terminal);
            if (model.LatentSize < 2) throw new UsageException($"a grid needs codes of at least two numbers; {model.Recipe.Name} has {model.LatentSize}; see space traverse.");
            if ((SpaceInput.Dimensions(parsed.GetValue(dimensions), model) ?? [0, 1]) is not [var across, var up] || across == up) throw new UsageException("--dimensions: a grid needs two different ones, such as z1,z2.");
            var (values, label) = SpaceInput.Row(model, rows, parsed.GetValue(row));
            var (codes, origin) = (SpaceInput.Codes(model, rows), new float[model.LatentSize]);
            model.Encode(values, origin, label is { } known ? [known] : []);
            var (right, upwards) = (Limits(parsed.GetValue(x), "--x") ?? CodeRange.Of(codes, across), Limits(parsed.GetValue(y), "--y") ?? CodeRange.Of(codes, up));
            var grid = ManifoldGrid.Decode(model, right.Evenly(side), [.. upwards.Evenly(side).Reverse()], across, up, origin, label);
            if (TableOutput.IsPicture(target)) Pictures.Write(target, model, [TableOutput.ToTable(grid.Samples)], rows.Table, side);
            else WalkOutput.WriteTable(target, model, rows, Enumerable.Range(0, side * side).Select(i => (float[])[i / side, i % side, .. WalkOutput.Row(grid.Codes, i), .. WalkOutput.Row(grid.Samples, i)]), ["row", "column"], terminal);
            WalkOutput.Notes(terminal, target).WriteLine(Describe(model, across, up, right, upwards, parsed.GetValue(row), label));
            return ExitCode.Success;
        });
        return command;
    }

    private static string Describe(Autoencoder model, int across, int up, CodeRange right, CodeRange upwards, int row, int? label)
    {
        var others = model.LatentSize > 2 ? $"; the other dimensions as in row {row}" : "";
        var wanted = label is { } known ? $"; class “{model.ClassNames[known]}”" : "";
        return $"z{across + 1} from {Words.Short(right.Low)} at the left to {Words.Short(right.High)}, z{up + 1} from {Words.Short(upwards.Low)} at the bottom to {Words.Short(upwards.High)}{others}{wanted}";
    }

    private static Option<string?> CreateLimits(string name, string direction) => new(name)
    {
        Description = $"The limits of the dimension that goes {direction}; from the 1st to the 99th percentile of the data where not given.", HelpName = "LOW,HIGH",
    };

    private static CodeRange? Limits(string? text, string option)
    {
        if (text is null) return null;
        return SpaceInput.Numbers(text, option) is [var low, var high] && low < high
            ? new CodeRange((float)low, (float)high)
            : throw new UsageException($"{option}: expected two numbers, the lower first, such as {option}=-8,2; found “{text}”.");
    }
}
