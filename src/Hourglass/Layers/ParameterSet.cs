using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>
/// All parameters of a model as one contiguous buffer and all gradients as another, so that an optimizer step is one pass. The parameters
/// that weight decay applies to come first. The states of parts (<see cref="ModelPart.States"/>) follow the values: they are copied with
/// the model but not updated by the optimizer.
/// </summary>
public sealed class ParameterSet
{
    private const int Alignment = 16; // floats: each parameter starts on a cache line

    private readonly List<Parameter> _parameters;
    private readonly List<LayerState> _states = [];
    private readonly DeviceBuffer _values, _gradients;

    /// <summary>Allocates the parameters and states of <paramref name="parts"/>; a shared parameter (tied weight) is stored once.</summary>
    /// <exception cref="ShapeException">They do not fit in one buffer.</exception>
    public ParameterSet(Backend backend, params ReadOnlySpan<ModelPart> parts)
    {
        Backend = backend;
        var distinct = new List<Parameter>();
        foreach (var part in parts)
        {
            foreach (var parameter in part.Parameters)
                if (!distinct.Contains(parameter))
                    distinct.Add(parameter);
            foreach (var state in part.States)
                if (!_states.Contains(state))
                    _states.Add(state);
        }

        _parameters = distinct;

        var length = 0;
        var offsets = new Dictionary<Parameter, int>();
        foreach (var decays in (ReadOnlySpan<bool>)[true, false])
        {
            foreach (var parameter in distinct)
            {
                if (parameter.Decays != decays) continue;
                offsets.Add(parameter, length);
                length = Sum(length, Aligned(parameter.Length));
            }

            if (decays) DecayedLength = length;
        }

        SlabLength = length;
        (_values, _gradients) = (backend.Allocate(checked(length + _states.Sum(s => Aligned(s.Length)))), backend.Allocate(length));
        foreach (var state in _states)
        {
            state.Values = _values.AsMatrix(length, 1, state.Length);
            length += Aligned(state.Length);
        }

        foreach (var (parameter, offset) in offsets)
        {
            parameter.Bind(
                _values.AsMatrix(offset, parameter.Rows, parameter.Columns),
                _gradients.AsMatrix(offset, parameter.Rows, parameter.Columns));
        }

        static int Sum(int length, int more) => length + (long)more <= int.MaxValue / 4
            ? length + more
            : throw new ShapeException(FormattableString.Invariant(
                $"The network has more weights and biases than fit in one buffer ({int.MaxValue / 4:N0})."));

        static int Aligned(int length) => checked(length + Alignment - 1) / Alignment * Alignment;
    }

    /// <summary>The backend that owns the buffers.</summary>
    public Backend Backend { get; }

    /// <summary>The parameters in the order of their layers.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>The states in the order of their layers.</summary>
    public IReadOnlyList<LayerState> States => _states;

    /// <summary>The number of trained values.</summary>
    public int Count => _parameters.Sum(p => p.Length);

    /// <summary>The length of <see cref="Values"/> and <see cref="Gradients"/> in floats, with padding between parameters.</summary>
    public int SlabLength { get; }

    /// <summary>The number of floats at the start of <see cref="Values"/> that weight decay applies to.</summary>
    public int DecayedLength { get; }

    /// <summary>All values as one row.</summary>
    public Matrix Values => _values.AsMatrix(0, 1, SlabLength);

    /// <summary>All values and states as one row.</summary>
    public Matrix All => _values.AsRow();

    /// <summary>All gradients as one row.</summary>
    public Matrix Gradients => _gradients.AsRow();

    /// <summary>Initializes all parameters, parameter i with the random stream of index i, and all states.</summary>
    public void Initialize(ulong seed)
    {
        for (var i = 0; i < _parameters.Count; i++)
        {
            var parameter = _parameters[i];
            parameter.Initializer.Fill(
                Backend, new RandomStream(seed, RandomPurpose.Initialization, (uint)i), parameter.FanIn, parameter.FanOut,
                parameter.Values);
        }

        foreach (var state in _states) Backend.Fill(state.Values, state.Initial);
    }

    /// <summary>Sets all gradients to zero (lazily: see <see cref="Parameter.BeginGradient"/>).</summary>
    public void ZeroGradients()
    {
        foreach (var parameter in _parameters) parameter.HasGradient = false;
    }

    /// <summary>Writes zeros to the gradients that no pass has written, so that <see cref="Gradients"/> is complete.</summary>
    public void CompleteGradients()
    {
        foreach (var parameter in _parameters)
        {
            if (parameter.HasGradient) continue;
            Backend.Fill(parameter.Gradient, 0);
            parameter.HasGradient = true;
        }
    }

    /// <summary>The parameter that contains position <paramref name="index"/> of <see cref="Values"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No parameter does.</exception>
    public Parameter At(int index) =>
        _parameters.Find(p => index >= p.Values.Offset && index < p.Values.Offset + p.Length)
        ?? throw new ArgumentOutOfRangeException(nameof(index), index, $"None of {_parameters.Count} parameters contains this position.");
}
