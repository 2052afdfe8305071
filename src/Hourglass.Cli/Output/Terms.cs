using System.Text.Json;
using Hourglass.Evaluation;

namespace Hourglass.Cli;

/// <summary>The terms of an objective: further columns of a table if there are penalties or measures, and always as JSON.</summary>
internal static class Terms
{
    private const string Total = "loss";

    /// <summary>The names of the columns; none if the reconstruction loss is the only term.</summary>
    internal static IEnumerable<string> Names(Metrics metrics) =>
        metrics.Terms.Count > 2 ? metrics.Terms.Keys.Where(name => name != Total) : [];

    /// <summary>A cell for each of <see cref="Names"/>.</summary>
    internal static IEnumerable<string> Values(Metrics metrics) => Names(metrics).Select(name => Words.Short(metrics.Terms[name]));

    /// <summary>All terms by name, as the property <c>terms</c>.</summary>
    internal static void Write(Utf8JsonWriter writer, Metrics metrics)
    {
        writer.WriteStartObject("terms");
        foreach (var (name, value) in metrics.Terms) writer.Number(name, value);
        writer.WriteEndObject();
    }
}
