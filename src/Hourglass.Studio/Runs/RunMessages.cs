using Hourglass.Runs;

namespace Hourglass.Studio;

/// <summary>What a run has said.</summary>
internal sealed class RunMessages : IRunMessages
{
    private readonly Lock _gate = new();
    private readonly List<string> _notes = [], _warnings = [];

    internal IReadOnlyList<string> Notes
    {
        get
        {
            lock (_gate) return [.. _notes];
        }
    }

    internal IReadOnlyList<string> Warnings
    {
        get
        {
            lock (_gate) return [.. _warnings];
        }
    }

    public void Report(string value) => Note(value);

    public void Note(string text) => Add(_notes, text);

    public void Warning(string text) => Add(_warnings, text);

    private void Add(List<string> list, string text)
    {
        lock (_gate)
            if (!list.Contains(text)) list.Add(text); // a run that is resumed says the same again
    }
}
