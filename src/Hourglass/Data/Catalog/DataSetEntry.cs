namespace Hourglass.Data;

/// <summary>One named data set of a <see cref="DataCatalog"/>.</summary>
/// <param name="Name">Its name, such as <c>mnist</c>.</param>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="License">The license of the data.</param>
/// <param name="Files">Its files; empty where it is generated or embedded.</param>
/// <param name="Load">Reads it, given the path at which each of <paramref name="Files"/> was found, in order.</param>
public sealed record DataSetEntry(
    string Name, string Title, string License, IReadOnlyList<DataFileEntry> Files, Func<IReadOnlyList<string>, DataPair> Load);
