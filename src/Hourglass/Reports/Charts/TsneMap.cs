using System.Globalization;
using Hourglass.Data;
using Hourglass.Latent;
using Hourglass.Models;

namespace Hourglass.Reports;

/// <summary>The codes of some rows as a map by t-SNE (<see cref="Tsne"/>), and its drawing.</summary>
public sealed class TsneMap
{
    private readonly Tsne _map;
    private readonly TsneOptions _options;

    private TsneMap(int[] rows, Tsne map, TsneOptions options) => (Rows, _map, _options) = (rows, map, options);

    /// <summary>The number of each row in the data set, from 0.</summary>
    public IReadOnlyList<int> Rows { get; }

    /// <summary>The places of the rows (n, 2).</summary>
    public float[,] Points => _map.Points;

    /// <summary>KL(P‖Q) in nats.</summary>
    public double Divergence => _map.Divergence;

    /// <summary>Maps the codes of a data set's rows.</summary>
    /// <param name="model">Who encodes.</param>
    /// <param name="data">The rows.</param>
    /// <param name="most">At most so many, taken evenly, at least 4.</param>
    /// <param name="options">How; the usual where null.</param>
    /// <param name="warn">Told where there are more rows than a map suits.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ArgumentException">There are fewer than 4 rows, or they do not suit the model.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is beyond its range.</exception>
    public static TsneMap Fit(
        Autoencoder model, DataSet data, int most, TsneOptions? options = null, Action<string>? warn = null, CancellationToken cancellation = default)
    {
        options ??= new TsneOptions();
        var rows = RowChoice.Of(data.Count, most);
        if (Tsne.WarningFor(rows.Length) is { } warning) warn?.Invoke(warning);
        var map = Tsne.Fit(model.Encode(data.Select(rows)), options, model.Backend, cancellation: cancellation);
        return new TsneMap(rows, map, options);
    }

    /// <summary>The points, colored by class.</summary>
    /// <param name="model">The model that it was fitted with.</param>
    /// <param name="data">The data set that it was fitted with.</param>
    public ScatterChart ToChart(Autoencoder model, DataSet data) => new()
    {
        Title = string.Create(CultureInfo.InvariantCulture, $"t-SNE of the codes of {model.Recipe.Name}, perplexity {_options.Perplexity:0.#}"), XName = "x", YName = "y",
        Points = [.. Rows.Select((row, i) => new ScatterPoint(Points[i, 0], Points[i, 1], row, data.HasLabels ? data.Labels[row] : 0))], Classes = data.ClassNames,
    };
}
