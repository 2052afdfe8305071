using Hourglass.Runs;

namespace Hourglass.Tests.Runs;

/// <summary>What a run has said, line by line.</summary>
internal sealed class RecordedMessages : IRunMessages
{
    public List<string> Lines { get; } = [];

    public void Report(string value) => Lines.Add(value);

    public void Note(string text) => Lines.Add($"note: {text}");

    public void Warning(string text) => Lines.Add($"warning: {text}");
}
