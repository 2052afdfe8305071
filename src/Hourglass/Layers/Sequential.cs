using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>A sequence of layers. It is a layer itself, so it can be nested.</summary>
/// <remarks>
/// Cache per sample: each inner output except the last, and each layer's own cache. Scratch per sample: two gradients of the widest inner
/// output, used alternately, and the largest inner scratch. A smaller last batch uses the start of each buffer.
/// </remarks>
public sealed class Sequential : Layer
{
    private readonly Layer[] _layers;
    private readonly int[] _outputStarts, _cacheStarts;
    private int _cacheSize, _widest, _innerScratch;

    /// <summary>Creates a sequence of layers.</summary>
    /// <param name="layers">The layers in order, at least one.</param>
    /// <exception cref="ArgumentException">There are no layers.</exception>
    public Sequential(params Layer[] layers)
    {
        if (layers.Length == 0) throw new ArgumentException("A network needs at least one layer.", nameof(layers));
        _layers = layers;
        _outputStarts = new int[layers.Length];
        _cacheStarts = new int[layers.Length];
    }

    /// <summary>The layers in order.</summary>
    public IReadOnlyList<Layer> Layers => _layers;

    /// <inheritdoc/>
    public override int CacheSize => _cacheSize;

    /// <inheritdoc/>
    public override int ScratchSize => 2 * _widest + _innerScratch;

    /// <inheritdoc/>
    public override bool PassesThrough(bool training) => LastActive(training) < 0;

    /// <inheritdoc/>
    public override void Forward(in ForwardPass pass)
    {
        var last = LastActive(pass.Training);
        if (last < 0) pass.Backend.Copy(pass.Input, pass.Output.Reshape(pass.Input.Rows, pass.Input.Columns));
        var input = pass.Input;
        for (var i = 0; i <= last; i++)
        {
            if (_layers[i].PassesThrough(pass.Training)) continue;
            if (!TryForwardFolded(pass, input, last, ref i))
            {
                var cache = InnerCache(pass.Cache, i, pass.Input.Rows);
                _layers[i].Forward(pass with { Input = input, Output = Output(pass, i, last), Cache = cache });
            }

            input = Output(pass, i, last);
        }
    }

    /// <inheritdoc/>
    public override void Backward(in BackwardPass pass)
    {
        var rows = pass.Input.Rows;
        var last = LastActive(pass.Training);
        if (last < 0 && !pass.InputGradient.IsNone) pass.Backend.Copy(pass.OutputGradient, pass.InputGradient);
        var gradient = pass.OutputGradient;
        var turn = 0;
        for (var i = last; i >= 0; i--)
        {
            if (_layers[i].PassesThrough(pass.Training)) continue;
            var before = ActiveBefore(i, pass.Training);
            var inputGradient = before < 0
                ? pass.InputGradient
                : pass.Scratch.Part(turn * _widest * rows, rows, _layers[i].InputShape.Size);
            var output = i == last ? pass.Output : InnerOutput(pass.Cache, i, rows);
            pass.Listener?.Add(_layers[i], output, gradient);
            _layers[i].Backward(new BackwardPass
            {
                Backend = pass.Backend, Input = before < 0 ? pass.Input : InnerOutput(pass.Cache, before, rows),
                Output = output, OutputGradient = gradient,
                InputGradient = inputGradient, Parameters = pass.Parameters, Cache = InnerCache(pass.Cache, i, rows),
                Scratch = _layers[i].ScratchSize == 0 ? default : pass.Scratch.Part(2 * _widest * rows, rows, _layers[i].ScratchSize),
                Training = pass.Training, Seed = pass.Seed, Step = pass.Step,
            });
            if (before < 0) return;
            gradient = inputGradient;
            turn = 1 - turn;
        }
    }

    /// <inheritdoc/>
    public override Activation DetachActivation()
    {
        for (var i = _layers.Length - 1; i >= 0; i--)
            if (_layers[i] is not (Reshape or Flatten))
                return _layers[i].DetachActivation();
        return Activation.Identity;
    }

    /// <inheritdoc/>
    public override string ToString() => $"Sequential {Name}";

    /// <inheritdoc/>
    protected override Shape OnBuild(Shape input)
    {
        var shape = input;
        for (var i = 0; i < _layers.Length; i++)
        {
            shape = BuildInner(_layers[i], shape, i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            if (i < _layers.Length - 1) _widest = Math.Max(_widest, shape.Size);
            _innerScratch = Math.Max(_innerScratch, _layers[i].ScratchSize);
            _outputStarts[i] = _cacheSize;
            if (i < _layers.Length - 1 && _layers[i] is not (Reshape or Flatten)) _cacheSize = checked(_cacheSize + shape.Size);
            _cacheStarts[i] = _cacheSize;
            _cacheSize = checked(_cacheSize + _layers[i].CacheSize);
        }

        return shape;
    }

    /// <summary>The name of the first layer whose output of the last training pass contains a NaN or infinity; null for none.</summary>
    internal string? FirstNonFinite(Backend backend, Matrix cache, Matrix output)
    {
        var last = LastActive(training: true);
        for (var i = 0; i <= last; i++)
        {
            if (_layers[i].PassesThrough(training: true)) continue;
            if (backend.FirstNonFinite(i == last ? output : InnerOutput(cache, i, output.Rows)) >= 0) return _layers[i].Name;
        }

        return null;
    }

    /// <summary>The output of layer <paramref name="i"/> in the last pass.</summary>
    internal Matrix Activity(int i, Matrix cache, Matrix output, bool training)
    {
        var last = LastActive(training);
        while (i > 0 && _layers[i].PassesThrough(training)) i--;
        return i >= last ? output : InnerOutput(cache, i, output.Rows);
    }

    /// <summary>
    /// Runs layer <paramref name="i"/>, the <see cref="BatchNorm"/> directly after it and an activation after that as one, if possible and
    /// faster; <paramref name="i"/> becomes the index of the last of them.
    /// </summary>
    private bool TryForwardFolded(in ForwardPass pass, Matrix input, int last, ref int i)
    {
        if (!pass.Final || pass.Training || i >= last || _layers[i + 1] is not BatchNorm norm) return false;
        var following = i + 2 <= last ? _layers[i + 2] as ActivationLayer : null;
        var end = following is null ? i + 1 : i + 2;

        // The folded weights are stored in place of the layer's own output, which is not needed. If they do not fit they are more values
        // than that output, and normalizing the output is faster.
        var folded = pass with { Input = input, Output = Output(pass, end, last), Cache = InnerOutput(pass.Cache, i, pass.Input.Rows) };
        if (!_layers[i].TryForwardFolded(folded, norm, following?.Activation ?? Activation.Identity)) return false;
        i = end;
        return true;
    }

    private Matrix Output(in ForwardPass pass, int i, int last) => i == last ? pass.Output : InnerOutput(pass.Cache, i, pass.Input.Rows);

    private Matrix InnerOutput(Matrix cache, int i, int rows) => cache.Part(_outputStarts[i] * rows, rows, _layers[i].OutputShape.Size);

    private Matrix InnerCache(Matrix cache, int i, int rows) =>
        _layers[i].CacheSize == 0 ? default : cache.Part(_cacheStarts[i] * rows, rows, _layers[i].CacheSize);

    private int LastActive(bool training) => ActiveBefore(_layers.Length, training);

    private int ActiveBefore(int i, bool training)
    {
        do i--;
        while (i >= 0 && _layers[i].PassesThrough(training));
        return i;
    }
}
