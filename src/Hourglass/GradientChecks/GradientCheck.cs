using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.GradientChecks;

/// <summary>
/// Tells whether a layer's backward pass is the derivative of its forward pass. For a layer of your own, one line in a test:
/// <c>GradientCheck.Run(new MyLayer(), new Shape(5)).ThrowIfFailed();</c>
/// </summary>
public static class GradientCheck
{
    private const int Points = 4;

    /// <summary>
    /// Checks ∂(Σ r·y)/∂ of the input and of every parameter against central differences, for random r, at four random points, along a
    /// random direction and in up to 16 elements of each tensor at each point. The layer is run as in training, with the same draws each time.
    /// </summary>
    /// <remarks>
    /// A right layer passes with errors far below the tolerance; a tensor whose gradient is 5 % off, or of which one element among up to 64
    /// is, does not. Points where the function has a kink (ReLU at 0) within the step are recognized by its values and left out.
    /// </remarks>
    /// <param name="layer">The layer. One that is not built yet is built by this, for good. Values of parameters are left as they were.</param>
    /// <param name="input">The shape of one sample.</param>
    /// <param name="batch">How many samples, at least 1.</param>
    /// <param name="seed">The seed of all draws.</param>
    /// <param name="step">The largest step h; powers of two make x ± h exact.</param>
    /// <param name="tolerance">The largest relative error that passes.</param>
    /// <param name="backend">Who does the arithmetic; the reference where null.</param>
    /// <exception cref="ShapeException">The layer cannot take, or was built for another shape than, <paramref name="input"/>.</exception>
    public static GradientCheckReport Run(
        Layer layer, Shape input, int batch = 3, ulong seed = 0, double step = 1.0 / 128, double tolerance = 1e-3, Backend? backend = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tolerance);
        if (layer.InputShape.Rank == 0) layer.Build(input, "layer");
        else if (layer.InputShape != input) throw new ShapeException($"{layer} was built for {layer.InputShape}; found {input}.");

        var own = layer.Parameters.Select(p => (p.Values, p.Gradient, p.HasGradient)).ToArray();
        try
        {
            return Run(new Bench(layer, batch, seed, backend ?? new ReferenceBackend()), step, tolerance);
        }
        finally
        {
            foreach (var (parameter, (values, gradient, hasGradient)) in layer.Parameters.Zip(own))
            {
                parameter.Bind(values, gradient);
                parameter.HasGradient = hasGradient;
            }
        }
    }

    private static GradientCheckReport Run(Bench bench, double step, double tolerance)
    {
        var probe = new DerivativeProbe(bench.Backend, step, tolerance);
        for (uint point = 0; point < Points; point++)
        {
            bench.MoveTo(point);
            bench.Evaluate();
            bench.Backward();
            probe.Probe("input", bench.Input, bench.InputGradient, bench.Evaluate, bench.Draws(point, 0));
            for (var i = 0; i < bench.Layer.Parameters.Count; i++)
            {
                var parameter = bench.Layer.Parameters[i];
                probe.Probe(parameter.Name, parameter.Values, parameter.Gradient, bench.Evaluate, bench.Draws(point, (uint)i + 1));
            }
        }

        return probe.Report(bench.Layer.ToString()!);
    }

    /// <summary>A layer with everything its passes need, and the scalar function Σ r·y of its output.</summary>
    private sealed class Bench
    {
        private readonly ParameterSet _parameters;
        private readonly Matrix _output, _outputGradient, _cache, _scratch;
        private readonly ulong _seed;
        private readonly float[] _weights, _result;

        internal Bench(Layer layer, int batch, ulong seed, Backend backend)
        {
            (Layer, Backend, _seed) = (layer, backend, seed);
            _parameters = new ParameterSet(backend, layer);
            (Input, InputGradient) = (New(layer.InputShape.Size), New(layer.InputShape.Size));
            (_output, _outputGradient) = (New(layer.OutputShape.Size), New(layer.OutputShape.Size));
            (_cache, _scratch) = (New(layer.CacheSize), New(layer.ScratchSize));
            (_weights, _result) = (new float[_output.Length], new float[_output.Length]);

            Matrix New(int size) => size == 0 ? default : backend.Allocate(checked(batch * size)).AsMatrix(0, batch, size);
        }

        internal Layer Layer { get; }

        internal Backend Backend { get; }

        internal Matrix Input { get; }

        internal Matrix InputGradient { get; }

        internal RandomStream Draws(uint point, uint tensor) => new(_seed, RandomPurpose.Data, tensor, point);

        /// <summary>Draws the input, r, and the parameters: their first values and some noise, so that none starts at a special place.</summary>
        internal void MoveTo(uint point)
        {
            var last = (uint)Layer.Parameters.Count;
            _parameters.Initialize(_seed + point);
            AddNoise(_parameters.Values, 0.2f, Draws(point, last + 1));
            Backend.Fill(Input, 0);
            AddNoise(Input, 1, Draws(point, last + 2));
            Backend.FillNormal(Draws(point, last + 3), 0, 1, _outputGradient);
            Backend.Download(_outputGradient, _weights);
        }

        internal (double Value, double Norm) Evaluate()
        {
            Layer.Forward(new ForwardPass
            {
                Backend = Backend, Input = Input, Output = _output, Cache = _cache, Training = true, Seed = _seed,
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

        internal void Backward()
        {
            _parameters.ZeroGradients();
            Layer.Backward(new BackwardPass
            {
                Backend = Backend, Input = Input, Output = _output, OutputGradient = _outputGradient, InputGradient = InputGradient,
                Parameters = true, Cache = _cache, Scratch = _scratch, Training = true, Seed = _seed,
            });
            _parameters.CompleteGradients();
        }

        private void AddNoise(Matrix values, float sigma, RandomStream draws)
        {
            if (values.Length == 0) return;
            var (noise, point) = (Backend.Allocate(values.Length).AsMatrix(0, values.Rows, values.Columns), new float[values.Length]);
            Backend.FillNormal(draws, 0, sigma, noise);
            Backend.AddScaled(noise, 1, values);
            Backend.Download(values, point);
            DerivativeProbe.Round(point);
            Backend.Upload(point, values);
        }
    }
}
