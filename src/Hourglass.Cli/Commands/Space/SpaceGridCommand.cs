using System.CommandLine;
using Hourglass.Latent;
using Hourglass.Models;

namespace Hourglass.Cli;

/// <summary><c>hourglass space grid MODEL [DATA]</c>.</summary>
internal static class SpaceGridCommand
{
    private const int DefaultSize = 20;

    internal static Command Create(Terminal terminal)
    {
        var input = new SpaceInput();
        var row = SpaceInput.CreateRow(description:
            "The row that sets the other dimensions of the code, and the class for a conditional model.");
        var dimensions = SpaceInput.CreateDimensions("The horizontal and the vertical dimension. Default: z0,z1.");
        var size = Common.Number("--size", "Cells per side.", DefaultSize);
        var x = CreateLimits("--x", "horizontal");
        var y = CreateLimits("--y", "vertical");
        var output = WalkOutput.CreateOption();
        var json = TableOutput.CreateJson();
        var command = new DocumentedCommand(
            "grid", "Decodes a grid of codes in two dimensions.",
            ("space grid runs/vae --out plane.png", "20 × 20 pictures over the central range of the codes of the model's own data"),
            ("space grid runs/a mnist:test --x=-8,2 --y=-4,8 --out plane.png", "within given limits"),
            ("space grid runs/a mnist:test --dimensions z3,z5 --row 7 --size 9 --out plane.png",
                "two dimensions of a longer code, the others from row 7"))
        {
            row, dimensions, size, x, y, output, json,
        };
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            var screen = terminal.WithJson(parsed.GetValue(json));
            var target = TableOutput.Check(parsed.GetValue(output)!, TableOutput.TablesAndPictures);
            var side = parsed.GetValue(size);
            var (model, rows) = input.Load(parsed, terminal);
            if (model.LatentSize < 2)
                throw new UsageException(
                    $"a grid requires codes of at least two numbers; {model.Recipe.Name} has {model.LatentSize}; see space traverse.");
            if (SpaceInput.Dimensions(parsed.GetValue(dimensions), model, usual: 2) is not [var across, var up] || across == up)
                throw new UsageException("--dimensions: a grid requires two different dimensions, such as z0,z1.");
            var (values, label) = SpaceInput.Row(model, rows, parsed.GetValue(row));
            var (codes, origin) = (SpaceInput.Codes(model, rows), SpaceInput.Code(model, values, label));
            var horizontal = Limits(parsed.GetValue(x), "--x") ?? CodeRange.Measure(codes, across);
            var vertical = Limits(parsed.GetValue(y), "--y") ?? CodeRange.Measure(codes, up);
            var grid = ManifoldGrid.Create(model, horizontal.Evenly(side), [.. vertical.Evenly(side).Reverse()], across, up, origin, label);
            if (TableOutput.IsPicture(target))
            {
                Pictures.Write(target, model, [TableOutput.ToTable(grid.Samples)], rows.Table, side, new PictureLabels
                {
                    X = $"z{across} from {Words.Short(horizontal.Low)} to {Words.Short(horizontal.High)} →",
                    Y = $"↑ z{up} from {Words.Short(vertical.Low)} to {Words.Short(vertical.High)}",
                });
                TableOutput.Report(target, side * side, screen);
            }
            else
            {
                var lines = Enumerable.Range(0, side * side).Select(i => (float[])
                    [i / side, i % side, .. WalkOutput.Row(grid.Codes, i), .. WalkOutput.Row(grid.Samples, i)]);
                WalkOutput.WriteTable(target, model, rows, lines, ["row", "column"], screen);
            }

            var others = model.LatentSize > 2 ? $"; the other dimensions as in row {parsed.GetValue(row)}" : "";
            WalkOutput.Notes(screen, target).WriteLine(
                $"z{across} from {Words.Short(horizontal.Low)} (left) to {Words.Short(horizontal.High)}, " +
                $"z{up} from {Words.Short(vertical.Low)} (bottom) to {Words.Short(vertical.High)}{others}{ClassOf(model, label)}");
            return ExitCode.Success;
        });
        return command;
    }

    private static string ClassOf(Autoencoder model, int? label) => label is { } known ? $"; class “{model.ClassNames[known]}”" : "";

    private static Option<string?> CreateLimits(string name, string direction) => new(name)
    {
        Description =
            $"The limits of the {direction} dimension. By default the 1st and the 99th percentile of the data.", HelpName = "LOW,HIGH",
    };

    private static CodeRange? Limits(string? text, string option)
    {
        if (text is null) return null;
        return Common.Numbers(text, option) is [var low, var high] && low < high
            ? new CodeRange((float)low, (float)high)
            : throw new UsageException($"{option}: expected two numbers, the lower first, such as {option}=-8,2; found “{text}”.");
    }
}
