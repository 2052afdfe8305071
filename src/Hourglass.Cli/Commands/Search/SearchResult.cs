using Hourglass.Search;

namespace Hourglass.Cli;

/// <summary>The rows found for a query.</summary>
/// <param name="Query">The name of the query.</param>
/// <param name="Picture">The values of the query, if pictures are written.</param>
/// <param name="Hits">The rows, nearest first.</param>
internal sealed record SearchResult(string Query, float[]? Picture, SearchHit[] Hits);
