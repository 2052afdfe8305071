namespace Hourglass.Models;

/// <summary>What was measured while a model was trained, in order; kept in the model's file.</summary>
public sealed class History
{
    private readonly List<HistoryEntry> _entries;

    /// <summary>An empty history.</summary>
    public History() => _entries = [];

    /// <summary>A history of given measurements.</summary>
    public History(IEnumerable<HistoryEntry> entries) => _entries = [.. entries];

    /// <summary>The measurements in order.</summary>
    public IReadOnlyList<HistoryEntry> Entries => _entries;

    /// <summary>The measurement with the lowest validation loss, or null where none was made.</summary>
    public HistoryEntry? Best => _entries.Where(e => e.Validation is not null).MinBy(e => e.Validation!["loss"]);

    internal void Add(HistoryEntry entry) => _entries.Add(entry);
}
