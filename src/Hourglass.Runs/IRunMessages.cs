namespace Hourglass.Runs;

/// <summary>
/// Receives what is said while a run is prepared and trained, at once and in order. <c>Report</c> takes a line on the data being read.
/// </summary>
internal interface IRunMessages : IProgress<string>
{
    /// <summary>Something was changed in a recipe, so that it fits the data.</summary>
    void Note(string text);

    /// <summary>Something may go wrong, or has.</summary>
    void Warning(string text);
}
