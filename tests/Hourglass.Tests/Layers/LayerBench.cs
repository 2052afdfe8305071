using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Tests.Layers;

/// <summary>A layer with the matrices that its passes need, driven by plain arrays.</summary>
public sealed class LayerBench
{
    private readonly Matrix _input, _output, _outputGradient, _inputGradient, _cache, _scratch;

    public LayerBench(Layer layer, Shape input, int rows, string backend = "reference", ulong seed = 1)
    {
        (Layer, Backend, Seed) = (layer, TestBackends.Get(backend), seed);
        if (layer.InputShape.Rank == 0) layer.Build(input, "layer");
        Parameters = new ParameterSet(Backend, layer);
        Parameters.Initialize(seed);
        (_input, _inputGradient) = (New(layer.InputShape.Size), New(layer.InputShape.Size));
        (_output, _outputGradient) = (New(layer.OutputShape.Size), New(layer.OutputShape.Size));
        (_cache, _scratch) = (New(layer.CacheSize), New(layer.ScratchSize));

        Matrix New(int size) => size == 0 ? default : Backend.Allocate(rows * size).AsMatrix(0, rows, size);
    }

    public Layer Layer { get; }

    public Backend Backend { get; }

    public ParameterSet Parameters { get; }

    public ulong Seed { get; init; }

    public long Step { get; set; }

    public bool Training { get; set; } = true;

    /// <summary>Whether forward passes may leave out what only a backward pass needs.</summary>
    public bool Final { get; set; }

    public Matrix Cache => _cache;

    /// <summary>Normal draws that differ from index to index.</summary>
    public static float[] Draw(int count, uint index = 0)
    {
        var backend = new ReferenceBackend();
        var values = new float[count];
        var matrix = backend.Allocate(count).AsRow();
        backend.FillNormal(new RandomStream(77, RandomPurpose.Data, index), 0, 1, matrix);
        backend.Download(matrix, values);
        return values;
    }

    public float[] Forward(float[] input)
    {
        var rows = input.Length / Layer.InputShape.Size;
        Backend.Upload(input, _input.SliceRows(0, rows));
        ForwardOnly(rows);
        return Read(_output.SliceRows(0, rows));
    }

    public float[] Backward(float[] outputGradient, bool parameters = true)
    {
        var rows = outputGradient.Length / Layer.OutputShape.Size;
        Backend.Upload(outputGradient, _outputGradient.SliceRows(0, rows));
        BackwardOnly(rows, parameters);
        return Read(_inputGradient.SliceRows(0, rows));
    }

    public void ForwardOnly(int rows) =>
        Layer.Forward(new ForwardPass
        {
            Backend = Backend, Input = _input.SliceRows(0, rows), Output = _output.SliceRows(0, rows), Cache = Front(_cache, rows),
            Training = Training, Final = Final, Seed = Seed, Step = Step,
        });

    public void BackwardOnly(int rows, bool parameters = true) =>
        Layer.Backward(new BackwardPass
        {
            Backend = Backend, Input = _input.SliceRows(0, rows), Output = _output.SliceRows(0, rows),
            OutputGradient = _outputGradient.SliceRows(0, rows), InputGradient = _inputGradient.SliceRows(0, rows), Parameters = parameters,
            Cache = Front(_cache, rows), Scratch = Front(_scratch, rows), Training = Training, Seed = Seed, Step = Step,
        });

    public float[] Read(Matrix matrix)
    {
        var values = new float[matrix.Length];
        Backend.Download(matrix, values);
        return values;
    }

    private static Matrix Front(Matrix matrix, int rows) => matrix.IsNone ? default : matrix.SliceRows(0, rows);
}
