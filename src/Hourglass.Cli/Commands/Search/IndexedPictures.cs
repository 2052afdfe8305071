using System.CommandLine;
using Hourglass.Data;
using Hourglass.Models;
using Hourglass.Search;

namespace Hourglass.Cli;

/// <summary>The raw rows of an index, read again from their source; of a folder, only the files that are needed.</summary>
internal sealed class IndexedPictures
{
    private readonly SearchIndex _index;
    private readonly string _source;
    private readonly PictureOptions? _pictures;
    private readonly DataSet? _rows;

    internal IndexedPictures(
        ParseResult parsed, DataOptions format, SearchIndex index, string? data, Autoencoder trained, Terminal terminal)
    {
        (_index, _pictures) = (index, trained.Recipe.Data.Pictures);
        _source = data ?? index.Rows.Source ?? throw new UsageException(
            "the index does not say where its rows came from; name them with --data.");
        if (index.Rows.Files.Count > 0 && Directory.Exists(_source)) return;
        _rows = format.Load(parsed, _source, trained, terminal);
        if (_rows.Count != index.Count)
            throw new UsageException($"--data: the index has {Words.Count(index.Count, "row")}; {_source} has {_rows.Count}.");
    }

    /// <summary>The values of a row of the index.</summary>
    internal float[] Values(int row)
    {
        var (data, place) = _rows is null
            ? (PictureFolder.ReadFiles([Path.Combine(_source, _index.Rows.Files[row])], _pictures).Data, PlaceInFile(row))
            : (_rows, row);
        if (place >= data.Count) throw new UsageException($"{_index.Rows.Files[row]} has changed since it was indexed.");
        var values = new float[data.Table.Columns];
        data.Table.CopyRow(place, values);
        return values;
    }

    /// <summary>A picture cut into tiles makes several consecutive rows.</summary>
    private int PlaceInFile(int row)
    {
        var first = row;
        while (first > 0 && _index.Rows.Files[first - 1] == _index.Rows.Files[row]) first--;
        return row - first;
    }
}
