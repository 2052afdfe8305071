namespace Hourglass.Studio;

/// <summary>The lines of a run's <c>metrics.jsonl</c>, also while another process writes to it.</summary>
internal static class HistoryLines
{
    /// <summary>All whole lines, each the JSON of a measurement; none where there is no file.</summary>
    internal static IReadOnlyList<string> Read(string path)
    {
        if (!File.Exists(path)) return [];
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        return text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
