using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.GradientChecks;

/// <summary>Σ r·y of a layer's output y, with everything its passes need.</summary>
internal sealed class LayerFunction : DifferentiableFunction
{
    private readonly Layer _layer;
    private readonly (Matrix Values, Matrix Gradient, bool HasGradient)[] _own; // where the parameters were before
    private readonly ParameterSet _parameters;
    private readonly Matrix _input, _inputGradient, _output, _outputGradient, _cache, _scratch;
    private readonly float[] _weights, _result;

    internal LayerFunction(Layer layer, int batch, ulong seed, Backend backend)
        : base(backend, seed)
    {
        (_layer, _own) = (layer, [.. layer.Parameters.Select(p => (p.Values, p.Gradient, p.HasGradient))]);
        _parameters = new ParameterSet(backend, layer);
        (_input, _inputGradient) = (New(layer.InputShape.Size), New(layer.InputShape.Size));
        (_output, _outputGradient) = (New(layer.OutputShape.Size), New(layer.OutputShape.Size));
        (_cache, _scratch) = (New(layer.CacheSize), New(layer.ScratchSize));
        (_weights, _result) = (new float[_output.Length], new float[_output.Length]);
        Variables = [new("input", _input, _inputGradient), .. layer.Parameters.Select(p => new Variable(p.Name, p.Values, p.Gradient))];

        Matrix New(int size) => size == 0 ? default : backend.Allocate(checked(batch * size)).AsMatrix(0, batch, size);
    }

    internal override string Name => _layer.ToString()!;

    internal override IReadOnlyList<Variable> Variables { get; }

    /// <summary>
    /// Draws the input, r, and the parameters: their first values and some noise, so that none starts at a special point.
    /// </summary>
    internal override void MoveTo(uint point)
    {
        var last = (uint)_layer.Parameters.Count;
        _parameters.Initialize(Seed + point);
        AddNoise(_parameters.Values, 0.2f, Draws(point, last + 1));
        Backend.Fill(_input, 0);
        AddNoise(_input, 1, Draws(point, last + 2));
        Backend.FillNormal(Draws(point, last + 3), 0, 1, _outputGradient);
        Backend.Download(_outputGradient, _weights);
    }

    internal override (double Value, double Norm) Evaluate()
    {
        _layer.Forward(new ForwardPass
        {
            Backend = Backend, Input = _input, Output = _output, Cache = _cache, Training = true, Seed = Seed,
        });
        Backend.Download(_output, _result);
        var (sum, squares) = (0.0, 0.0);
        for (var i = 0; i < _result.Length; i++)
        {
            var term = (double)_weights[i] * _result[i];
            (sum, squares) = (sum + term, squares + term * term);
        }

        return (sum, Math.Sqrt(squares));
    }

    internal override void Differentiate()
    {
        Evaluate();
        _parameters.ZeroGradients();
        _layer.Backward(new BackwardPass
        {
            Backend = Backend, Input = _input, Output = _output, OutputGradient = _outputGradient, InputGradient = _inputGradient,
            Parameters = true, Cache = _cache, Scratch = _scratch, Training = true, Seed = Seed,
        });
        _parameters.CompleteGradients();
    }

    public override void Dispose()
    {
        foreach (var (parameter, (values, gradient, hasGradient)) in _layer.Parameters.Zip(_own))
        {
            parameter.Bind(values, gradient);
            parameter.HasGradient = hasGradient;
        }
    }

    private void AddNoise(Matrix values, float sigma, RandomStream draws)
    {
        if (values.Length == 0) return;
        var noise = Backend.Allocate(values.Length).AsMatrix(0, values.Rows, values.Columns);
        Backend.FillNormal(draws, 0, sigma, noise);
        Backend.AddScaled(noise, 1, values);
        Round(values);
    }
}
