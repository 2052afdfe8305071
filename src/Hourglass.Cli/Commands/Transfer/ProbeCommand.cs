using System.CommandLine;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Parts;
using Hourglass.Transfer;

namespace Hourglass.Cli;

/// <summary><c>hourglass probe MODEL DATA</c>.</summary>
internal static class ProbeCommand
{
    private const string All = "all";

    private static IEnumerable<string> Names => Enum.GetValues<ProbeKind>().Select(Name);

    internal static Command Create(Terminal terminal)
    {
        var model = Common.Model();
        var probe = new Option<string>("--probe")
        {
            Description = $"The probe: {string.Join(", ", Names)} or {All}.", HelpName = "NAME", DefaultValueFactory = _ => All,
        };
        var pixels = new Option<bool>("--pixels") { Description = "Also probe the rows themselves, in scaled units." };
        var json = Common.Json("a table, one object per line");
        var labeled = new LabeledOptions();
        var command = new DocumentedCommand(
            "probe", "Measures with simple classifiers and clustering how well a model's codes separate the classes.",
            ("probe runs/a fashion-mnist --probe knn --pixels", "the accuracy of 5 nearest neighbors on codes, and on pictures"),
            ("probe runs/a mnist --labels 1000", "all probes, trained on 1,000 labeled digits"),
            ("probe runs/a rows.csv --label-column class --json", "rows of a file, a fifth of them as test rows")) { model };
        labeled.AddTo(command);
        foreach (var option in (Option[])[probe, pixels, json]) command.Options.Add(option);
        command.SetAction(parsed =>
        {
            var kinds = Kinds(parsed.GetValue(probe)!);
            var loaded = ModelLoader.Load(parsed.GetValue(model)!);
            if (loaded.IsConditional)
                throw new UsageException($"the model “{loaded.Recipe.Name}” is conditioned on the class of each row, so its codes " +
                    "cannot be probed for classes.");
            var (train, test) = labeled.Load(parsed, loaded, terminal);
            (train, test) = labeled.WithClasses(parsed, train, test);
            var codes = Measure(Probe.Codes(loaded, train, test));
            var rows = parsed.GetValue(pixels) ? Measure(Probe.Rows(loaded, train, test)) : null;
            if (parsed.GetValue(json)) WriteJson(terminal, codes.Select(r => ("codes", r)).Concat(rows?.Select(r => ("rows", r)) ?? []));
            else Write(terminal, loaded, train, test, codes, rows);
            return ExitCode.Success;

            List<ProbeResult> Measure((float[,] Train, float[,] Test) values) =>
            [
                .. kinds.Select(kind => Probe.Measure(
                    kind, values.Train, train.Labels, values.Test, test.Labels, parsed.GetValue(labeled.Seed), terminal.Cancellation)),
            ];
        });
        return command;
    }

    private static string Name(ProbeKind kind) => kind.ToString().ToLowerInvariant();

    private static ProbeKind[] Kinds(string name)
    {
        if (name == All) return Enum.GetValues<ProbeKind>();
        var index = Names.ToList().IndexOf(name);
        return index >= 0 ? [(ProbeKind)index] : throw new UsageException("--probe: there is no probe " +
            $"“{name}”{NearestName.Hint(name, [.. Names, All])}");
    }

    private static void Write(
        Terminal terminal, Autoencoder model, DataSet train, DataSet test, List<ProbeResult> codes, List<ProbeResult>? rows)
    {
        terminal.Output.WriteLine(
            $"trained on {Words.Count(train.Count, "labeled row")} of {train.Name}, tested on {Words.Count(test.Count, "row")} of " +
                $"{test.Name}");
        var lines = new List<IReadOnlyList<string>>
        {
            (string[])["probe", "", $"{model.LatentSize} codes", .. rows is null ? (string[])[] : [$"{model.InputShape.Size} values"]],
        };
        for (var i = 0; i < codes.Count; i++)
        {
            var (own, raw, name) = (codes[i], rows?[i], Name(codes[i].Kind));
            if (own.Kind != ProbeKind.KMeans)
            {
                lines.Add(Line(name, "accuracy", result => result.Accuracy));
                continue;
            }

            lines.Add(Line(name, "purity", result => result.Purity));
            lines.Add(Line("", "silhouette", result => result.Silhouette));

            string[] Line(string probe, string what, Func<ProbeResult, double?> of) =>
                [probe, what, Words.ShortOrDash(of(own)), .. raw is null ? (string[])[] : [Words.ShortOrDash(of(raw))]];
        }

        TextLayout.WriteTable(terminal.Output, lines, leftColumns: 2);
    }

    private static void WriteJson(Terminal terminal, IEnumerable<(string Of, ProbeResult Result)> results)
    {
        foreach (var (of, result) in results)
        {
            terminal.Output.WriteLine(Json.Line(writer =>
            {
                writer.WriteString("probe", Name(result.Kind));
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
