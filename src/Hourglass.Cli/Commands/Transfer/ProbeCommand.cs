using System.CommandLine;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Transfer;

namespace Hourglass.Cli;

/// <summary><c>hourglass probe MODEL DATA</c>.</summary>
internal static class ProbeCommand
{
    private const string All = "all";

    internal static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("MODEL") { Description = ModelLoader.Help };
        var probe = new Option<string>("--probe")
        {
            Description = $"Which: {string.Join(", ", Names)} or {All}.", HelpName = "NAME", DefaultValueFactory = _ => All,
        };
        var labels = new Option<int?>("--labels") { Description = "Learn from N rows only, drawn evenly over the classes.", HelpName = "N" };
        var pixels = new Option<bool>("--pixels") { Description = "Also ask the rows themselves, in the scaled units that the model sees." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object a line instead of a table." };
        var labeled = new LabeledOptions();
        var command = new DocumentedCommand(
            "probe", "Asks simple learners how much of the classes is in a model's codes.",
            ("probe runs/a fashion-mnist --probe knn --pixels", "the accuracy of the 5 nearest neighbors among codes, beside that among pictures"),
            ("probe runs/a mnist --labels 1000", "all probes, learning from 1,000 labeled digits"),
            ("probe runs/a rows.csv --label-column class --json", "the same of a file, of which a fifth is set apart to measure on")) { model };
        labeled.AddTo(command);
        foreach (var option in (Option[])[probe, labels, pixels, json]) command.Options.Add(option);
        command.SetAction(parsed =>
        {
            var kinds = Kinds(parsed.GetValue(probe)!);
            var loaded = ModelLoader.Load(parsed.GetValue(model)!);
            if (loaded.IsConditional) throw new UsageException($"the model “{loaded.Recipe.Name}” is conditional: it is told the class of each row, so its codes are no fair probe.");
            var (train, test) = labeled.Load(parsed, loaded.Recipe.Data, terminal);
            (train, test) = LabeledOptions.WithClasses(train, test);
            var seed = parsed.GetValue(labeled.Seed);
            if (parsed.GetValue(labels) is { } count)
            {
                if (count < 1 || count > train.Count) throw new UsageException($"--labels: {train.Name} has {train.Count} rows to learn from; found {count}.");
                train = train.Select(LabelDraw.Evenly(train, count, seed));
            }

            var codes = Measure(Probe.Codes(loaded, train, test));
            var rows = parsed.GetValue(pixels) ? Measure(Probe.Rows(loaded, train, test)) : null;
            if (parsed.GetValue(json)) WriteJson(terminal, codes.Select(r => ("codes", r)).Concat(rows?.Select(r => ("rows", r)) ?? []));
            else Write(terminal, loaded, train, test, codes, rows);
            return ExitCode.Success;

            List<ProbeResult> Measure((float[,] Train, float[,] Test) values) =>
                [.. kinds.Select(kind => Probe.Measure(kind, values.Train, train.Labels, values.Test, test.Labels, seed, terminal.Cancellation))];
        });
        return command;
    }

    private static IEnumerable<string> Names => Enum.GetNames<ProbeKind>().Select(name => name.ToLowerInvariant());

    private static ProbeKind[] Kinds(string name)
    {
        if (name == All) return Enum.GetValues<ProbeKind>();
        var index = Names.ToList().IndexOf(name);
        return index >= 0 ? [(ProbeKind)index] : throw new UsageException($"--probe: there is no probe “{name}”{NearestName.Hint(name, [.. Names, All])}");
    }

    private static void Write(
        Terminal terminal, Autoencoder model, Data.DataSet train, Data.DataSet test, List<ProbeResult> codes, List<ProbeResult>? rows)
    {
        terminal.Output.WriteLine($"{Words.Count(train.Count, "labeled row")} of {train.Name} to learn from, {Words.Count(test.Count, "row")} of {test.Name} to measure on");
        var lines = new List<IReadOnlyList<string>>
        {
            (string[])["probe", "", $"{model.LatentSize} codes", .. rows is null ? (string[])[] : [$"{model.InputShape.Size} values"]],
        };
        for (var i = 0; i < codes.Count; i++)
        {
            var (at, kind) = (i, codes[i].Kind.ToString().ToLowerInvariant());
            if (codes[i].Kind != ProbeKind.KMeans)
            {
                lines.Add(Line(kind, "accuracy", result => result.Accuracy));
                continue;
            }

            lines.Add(Line(kind, "purity", result => result.Purity));
            lines.Add(Line("", "silhouette", result => result.Silhouette));

            string[] Line(string name, string what, Func<ProbeResult, double?> of) =>
                [name, what, Cell(of(codes[at])), .. rows is null ? (string[])[] : [Cell(of(rows[at]))]];
        }

        Words.WriteTable(terminal.Output, lines, leftColumns: 2);

        static string Cell(double? value) => value is { } number && double.IsFinite(number) ? Words.Short(number) : "–";
    }

    private static void WriteJson(Terminal terminal, IEnumerable<(string Of, ProbeResult Result)> results)
    {
        foreach (var (of, result) in results)
        {
            terminal.Output.WriteLine(Json.Line(writer =>
            {
                writer.WriteString("probe", result.Kind.ToString().ToLowerInvariant());
                writer.WriteString("of", of);
                writer.WriteNumber("features", result.Features);
                if (result.Accuracy is { } accuracy) writer.WriteNumber("accuracy", accuracy);
                if (result.Purity is { } purity) writer.WriteNumber("purity", purity);
                if (result.Kind == ProbeKind.KMeans) writer.Number("silhouette", result.Silhouette);
                writer.WriteNumber("seconds", result.Seconds);
            }));
        }
    }
}
