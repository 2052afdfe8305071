using System.Globalization;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>A t-SNE map of the codes of rows (<see cref="Tsne"/>), and its chart.</summary>
public sealed class TsneMap
{
    private readonly Tsne _map;
    private readonly TsneOptions _options;

    private TsneMap(int[] rows, Tsne map, TsneOptions options) => (Rows, _map, _options) = (rows, map, options);

    /// <summary>The index of each row in the data set, from 0.</summary>
    public IReadOnlyList<int> Rows { get; }

    /// <summary>The points of the rows (n, 2).</summary>
    public float[,] Points => _map.Points;

    /// <summary>KL(P‖Q) in nats.</summary>
    public double Divergence => _map.Divergence;

    /// <summary>Maps the codes of the rows of a data set.</summary>
    /// <param name="model">The model that encodes the rows.</param>
    /// <param name="data">The rows.</param>
    /// <param name="most">The maximum number of rows, evenly subsampled; at least 4.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="warn">Receives a warning if there are more rows than a map is useful for.</param>
    /// <param name="cancellation">Cancels the computation.</param>
    /// <exception cref="ArgumentException">There are fewer than 4 rows, or they have another width than the input of the model.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static TsneMap Fit(
        Autoencoder model, DataSet data, int most, TsneOptions? options = null, Action<string>? warn = null,
        CancellationToken cancellation = default)
    {
        options ??= new TsneOptions();
        var rows = RowChoice.Of(data.Count, most);
        if (Tsne.WarningFor(rows.Length) is { } warning) warn?.Invoke(warning);
        var map = Tsne.Fit(model.Encode(data.Select(rows)), options, model.Backend, cancellation: cancellation);
        return new TsneMap(rows, map, options);
    }

    /// <summary>A chart of the points, colored by class.</summary>
    /// <param name="model">The model of <see cref="Fit"/>.</param>
    /// <param name="data">The data set of <see cref="Fit"/>.</param>
    public ScatterChart ToChart(Autoencoder model, DataSet data) => new()
    {
        Title = string.Create(
            CultureInfo.InvariantCulture, $"t-SNE of the codes of {model.Recipe.Name}, perplexity {_options.Perplexity:0.#}"),
        XName = "x", YName = "y",
        Points =
        [
            .. Rows.Select((row, i) => new ScatterPoint(
                Points[i, 0], Points[i, 1], data.NumberOf(row), data.HasLabels ? data.Labels[row] : 0)),
        ],
        Classes = data.ClassNames,
    };
}
