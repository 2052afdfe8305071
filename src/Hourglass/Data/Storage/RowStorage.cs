using System.Globalization;
using Hourglass.Parts;

namespace Hourglass.Data;

/// <summary>
/// How many bytes of rows a reader keeps in memory. Above the limit, rows stay in the file where it stores them as a table does,
/// or are written to a temporary file; batches are then read from there.
/// </summary>
/// <param name="limit">The maximum number of bytes.</param>
/// <param name="messages">Receives a sentence where rows do not fit; null for none.</param>
/// <param name="cancellation">Stops reading.</param>
internal sealed class RowStorage(long limit, IProgress<string>? messages = null, CancellationToken cancellation = default)
{
    /// <summary>The environment variable that sets the limit, in bytes.</summary>
    internal const string LimitVariable = "HOURGLASS_ROWS_IN_MEMORY";

    private const long DefaultLimit = 1 << 30;

    /// <summary>
    /// The limit that <see cref="LimitVariable"/> sets or else 1 GiB, but no more than a quarter of the memory that the process may use:
    /// of the machine's, of its container's, or of the garbage collector's own limit.
    /// </summary>
    /// <exception cref="FormatException">The variable holds no number of bytes.</exception>
    internal static RowStorage Default(IProgress<string>? messages = null, CancellationToken cancellation = default)
    {
        var text = Environment.GetEnvironmentVariable(LimitVariable);
        if (string.IsNullOrEmpty(text))
            return new RowStorage(Math.Min(DefaultLimit, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4), messages, cancellation);
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes))
            throw new InvalidInputException($"{LimitVariable}: expected a number of bytes, such as 1000000000; found “{text}”.");
        return new RowStorage(bytes, messages, cancellation);
    }

    /// <summary>Stops reading.</summary>
    internal CancellationToken Cancellation => cancellation;

    /// <summary>Whether that many values of that size fit into one array within the limit.</summary>
    internal bool Fits(Int128 count, int size) => count <= Array.MaxLength && count * size <= limit;

    /// <summary>Reports that the rows of a file stay there.</summary>
    internal void ReportMapped(string where, long bytes) =>
        messages?.Report($"{where}: {Megabytes(bytes)} of rows stay in the file and are read as they are needed.");

    /// <summary>Reports what else a reader has to say.</summary>
    internal void Report(IEnumerable<string> sentences)
    {
        if (messages is null) return;
        foreach (var sentence in sentences) messages.Report(sentence);
    }

    /// <summary>Creates a temporary file for rows that cannot be used where they are, and reports it.</summary>
    /// <exception cref="IOException">The file cannot be created.</exception>
    internal TemporaryRows Spill(string where)
    {
        messages?.Report(
            $"{where}: the rows do not fit into {Megabytes(limit)} of memory and are written to a temporary file in "
            + $"{Path.GetTempPath()} first.");
        return new TemporaryRows();
    }

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(bytes / 1e6):N0} MB");
}
