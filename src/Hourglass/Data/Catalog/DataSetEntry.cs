namespace Hourglass.Data;

/// <summary>One named data set of a <see cref="DataCatalog"/>.</summary>
/// <param name="Name">Its name, such as <c>mnist</c>.</param>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="License">The license of the data.</param>
/// <param name="Files">Its files; none where it is made or shipped.</param>
/// <param name="Load">Reads it; given is the path that each of <paramref name="Files"/> was found at, in order.</param>
public sealed record DataSetEntry(
    string Name, string Title, string License, IReadOnlyList<DataFileEntry> Files, Func<IReadOnlyList<string>, DataPair> Load);
