using System.Numerics.Tensors;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Models;

namespace Hourglass.Search;

// The same operations on arrays and System.Numerics.Tensors: the first dimension counts rows, the others are flattened.
public sealed partial class SearchIndex
{
    /// <summary>Creates an index of the codes of rows (n, features).</summary>
    /// <inheritdoc cref="Create(Autoencoder, DataSet, SearchOptions?, IndexedRows?, IProgress{int}?, CancellationToken)"/>
    public static SearchIndex Create(Autoencoder model, float[,] data, SearchOptions? options = null) =>
        Create(model, ToDataSet(RowArrays.Table(data), model), options);

    /// <summary>Creates an index of the codes of the rows of a tensor (n, …).</summary>
    /// <inheritdoc cref="Create(Autoencoder, DataSet, SearchOptions?, IndexedRows?, IProgress{int}?, CancellationToken)"/>
    public static SearchIndex Create(Autoencoder model, in ReadOnlyTensorSpan<float> data, SearchOptions? options = null) =>
        Create(model, ToDataSet(RowArrays.Table(data), model), options);

    /// <summary>The k rows nearest to each raw row (n, features), by their codes.</summary>
    /// <inheritdoc cref="Find(Autoencoder, DataSet, int, CancellationToken)"/>
    public SearchHit[][] Find(Autoencoder model, float[,] queries, int k) => Find(model, ToDataSet(RowArrays.Table(queries), model), k);

    /// <summary>The k rows nearest to each raw row of a tensor (n, …), by their codes.</summary>
    /// <inheritdoc cref="Find(Autoencoder, DataSet, int, CancellationToken)"/>
    public SearchHit[][] Find(Autoencoder model, in ReadOnlyTensorSpan<float> queries, int k) =>
        Find(model, ToDataSet(RowArrays.Table(queries), model), k);

    private static DataSet ToDataSet(RowTable table, Autoencoder model)
    {
        model.CheckWidth(table.Columns, model.InputShape.Size, "rows");
        return new DataSet("rows", table, model.InputShape);
    }
}
