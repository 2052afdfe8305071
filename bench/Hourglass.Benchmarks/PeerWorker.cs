using System.Runtime.InteropServices;
using System.Text.Json;
using Hourglass.Compute;
using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Models;
using Hourglass.Training;

namespace Hourglass.Benchmarks;

/// <summary>
/// Trains one workload, a round at a time, on request: one line of JSON to standard output for each line of standard input.
/// Between rounds it waits in a blocking read, so that it does not disturb the others.
/// </summary>
/// <remarks>
/// <c>export N</c> writes what another engine needs to do the same: the network's layers with all sizes, the scaled rows, the row numbers
/// of the first N steps, the initial weights, and for families with random codes the normal draws of the steps that are checked.
/// <c>check N</c> answers the losses of N steps from the initial weights, without a corruption, whose random draws differ.
/// <c>run N</c> answers the seconds of N steps of the trainer: batch, forward, loss, backward, update, and all its checks; steps before the
/// clock starts have touched the memory of that training. The learning rate is constant, whatever the recipe's schedule says.
/// </remarks>
internal sealed class PeerWorker
{
    private const int CheckedSteps = 50;

    private readonly string _folder;
    private readonly Recipe _recipe;
    private readonly Shape _shape;
    private readonly RowTable _rows;
    private readonly Scaler _scaler;
    private readonly Backend _backend;
    private readonly Autoencoder _model;

    private PeerWorker(string folder, int threads)
    {
        (_folder, _backend) = (folder, Backends.Create(threads));
        var recipe = RecipeJson.Parse(File.ReadAllText(Path.Combine(folder, "recipe.json")));
        _recipe = recipe with { Training = recipe.Training with { Epochs = null, Schedule = null } };
        _shape = Shape.From(JsonSerializer.Deserialize<int[]>(File.ReadAllText(Path.Combine(folder, "shape.json"))));
        _rows = ReadRows(_shape.Size);
        _scaler = Scaler.Fit(recipe.Data.Scaler, _rows);
        _model = NewModel(_recipe);
    }

    internal static void Run(string folder, int threads)
    {
        var worker = new PeerWorker(folder, threads);
        Answer($"\"{worker._backend.Description}\"");
        while (Console.ReadLine() is { } line)
        {
            var (command, count) = (line.Split(' ')[0], int.Parse(line.Split(' ')[1]));
            Answer(command switch
            {
                "export" => worker.Export(count),
                "check" => JsonSerializer.Serialize(worker.Losses(count)),
                "run" => JsonSerializer.Serialize(worker.Time(count)),
                _ => throw new InvalidOperationException($"Expected export, check or run; found '{line}'."),
            });
        }
    }

    private IEnumerable<double> LossesWithoutCorruption(int count) =>
        Train(NewModel(_recipe with { Corruption = null }), count, logEvery: 1).Select(entry => entry.Train["loss"]);

    /// <summary>
    /// The normal draws of the first steps, row after row: the noise of a Gaussian bottleneck, or the samples of a penalty's prior.
    /// </summary>
    private void ExportDraws()
    {
        var rows = Math.Min(_recipe.Training.BatchSize, _rows.Rows);
        var purpose = _model.Bottleneck.IsStochastic ? RandomPurpose.Latent : RandomPurpose.Penalty;
        var draws = _backend.Allocate(rows * _model.LatentSize).AsMatrix(0, rows, _model.LatentSize);
        var values = new float[draws.Length];
        using var file = File.Create(Path.Combine(_folder, "draws.f32"));
        for (var step = 0; step < CheckedSteps; step++)
        {
            _backend.FillNormal(new RandomStream(_recipe.Training.Seed, purpose, 0, (ulong)step), 0, 1, draws);
            _backend.Download(draws, values);
            file.Write(MemoryMarshal.AsBytes(values.AsSpan()));
        }
    }

    private static void Answer(string json) => Console.WriteLine(json);

    /// <summary>The losses of the first steps from the initial weights, without a corruption.</summary>
    private IEnumerable<double> Losses(int steps) =>
        Train(NewModel(_recipe with { Corruption = null }), steps, logEvery: 1).Select(entry => entry.Train["loss"]);

    /// <summary>The seconds of some steps, from the history's entries at the end of each quarter; one more quarter comes before.</summary>
    private double Time(int steps)
    {
        var quarter = Math.Max(2, (steps + 3) / 4);
        var lines = Train(_model, (5 * quarter) + 1, quarter);
        return (lines[5].Seconds - lines[1].Seconds) * steps / (4 * quarter);
    }

    private List<HistoryEntry> Train(Autoencoder model, int steps, int logEvery)
    {
        var training = model.Recipe.Training with { Iterations = steps, LogEvery = logEvery };
        return [.. new Trainer(model, training).Fit(_rows).History.Entries];
    }

    private Autoencoder NewModel(Recipe recipe) => new(recipe, _shape, _scaler, _backend);

    private RowTable ReadRows(int columns)
    {
        var bytes = Path.Combine(_folder, "raw.u8");
        if (File.Exists(bytes))
        {
            var pixels = File.ReadAllBytes(bytes);
            return RowTable.FromBytes(pixels, pixels.Length / columns, columns);
        }

        var values = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(_folder, "raw.f32"))).ToArray();
        return RowTable.FromFloats(values, values.Length / columns, columns);
    }

    private string Export(int steps)
    {
        using (var file = File.Create(Path.Combine(_folder, "rows.f32")))
        {
            var row = new float[_rows.Columns];
            for (var r = 0; r < _rows.Rows; r++)
            {
                _rows.CopyRow(r, row);
                for (var c = 0; c < row.Length; c++)
                {
                    row[c] = _scaler.Map.Apply(row[c], c);
                }

                file.Write(MemoryMarshal.AsBytes(row.AsSpan()));
            }
        }

        var training = _recipe.Training;
        var sampler = new BatchSampler(_rows.Rows, training.BatchSize, training.Sampling, training.Seed);
        var batches = Enumerable.Range(0, steps).Select(step => sampler.RowsOf(step).ToArray());
        File.WriteAllText(Path.Combine(_folder, "batches.json"), JsonSerializer.Serialize(batches));

        var tensors = new List<NamedTensor>();
        foreach (var parameter in _model.Parameters.Parameters)
        {
            var values = new float[parameter.Length];
            _backend.Download(parameter.Values, values);
            tensors.Add(new NamedTensor(parameter.Name, [parameter.Rows, parameter.Columns], values));
        }

        File.WriteAllText(Path.Combine(_folder, "network.json"), PeerNetwork.Describe(_model).ToJsonString());

        SafetensorsFile.Write(Path.Combine(_folder, "init.safetensors"), tensors);
        ExportDraws();
        var batch = Math.Min(training.BatchSize, _rows.Rows);
        return JsonSerializer.Serialize(new
        {
            rows = _rows.Rows, parameters = _model.Parameters.Count, operations = batch * PeerNetwork.Operations(_model),
            firstWeights = _model.Parameters.Parameters[0].Length,
        });
    }
}
