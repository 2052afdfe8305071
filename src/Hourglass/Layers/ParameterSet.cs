using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>
/// All parameters of a model as one contiguous buffer and all gradients as another: an optimizer step is one pass, a sum over machines
/// one call. The parameters that weight decay applies to come first. What layers keep besides (<see cref="ModelPart.States"/>) lies behind the
/// values, where a copy of the model finds it and an optimizer does not.
/// </summary>
public sealed class ParameterSet
{
    private const int Alignment = 16; // floats: each parameter starts on a cache line

    private readonly List<Parameter> _parameters;
    private readonly List<LayerState> _states = [];
    private readonly DeviceBuffer _values, _gradients;

    /// <summary>Lays out the parameters of <paramref name="parts"/>; one that occurs twice (tied) is kept once.</summary>
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
                _values.AsMatrix(offset, parameter.Rows, parameter.Columns), _gradients.AsMatrix(offset, parameter.Rows, parameter.Columns));
        }

        static int Sum(int length, int more) => length + (long)more <= int.MaxValue / 4
            ? length + more
            : throw new ShapeException($"The network has more weights and biases than fit in one buffer ({int.MaxValue / 4:N0}).");

        static int Aligned(int length) => checked(length + Alignment - 1) / Alignment * Alignment;
    }

    /// <summary>The backend that owns the buffers.</summary>
    public Backend Backend { get; }

    /// <summary>The parameters in the order of their layers.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>What the layers keep besides, in their order.</summary>
    public IReadOnlyList<LayerState> States => _states;

    /// <summary>How many numbers are trained.</summary>
    public int Count => _parameters.Sum(p => p.Length);

    /// <summary>The length of the slabs in floats, padding included.</summary>
    public int SlabLength { get; }

    /// <summary>How many floats at the front of the slabs weight decay applies to.</summary>
    public int DecayedLength { get; }

    /// <summary>All values as one row.</summary>
    public Matrix Values => _values.AsMatrix(0, 1, SlabLength);

    /// <summary>All values and states as one row: everything that training changes.</summary>
    public Matrix All => _values.AsRow();

    /// <summary>All gradients as one row.</summary>
    public Matrix Gradients => _gradients.AsRow();

    /// <summary>Draws the first values, parameter i with stream index i, and sets the states to theirs.</summary>
    public void Initialize(ulong seed)
    {
        for (var i = 0; i < _parameters.Count; i++)
        {
            var parameter = _parameters[i];
            parameter.Initializer.Fill(
                Backend, new RandomStream(seed, RandomPurpose.Initialization, (uint)i), parameter.FanIn, parameter.FanOut, parameter.Values);
        }

        foreach (var state in _states) Backend.Fill(state.Values, state.Initial);
    }

    /// <summary>Sets all gradients to zero (see <see cref="Parameter.BeginGradient"/> for how).</summary>
    public void ZeroGradients()
    {
        foreach (var parameter in _parameters) parameter.HasGradient = false;
    }

    /// <summary>Writes the zeros of parameters that no pass has reached, so the slab is complete.</summary>
    public void CompleteGradients()
    {
        foreach (var parameter in _parameters)
        {
            if (parameter.HasGradient) continue;
            Backend.Fill(parameter.Gradient, 0);
            parameter.HasGradient = true;
        }
    }

    /// <summary>The parameter that slab position <paramref name="index"/> belongs to.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It belongs to none.</exception>
    public Parameter At(int index) =>
        _parameters.Find(p => index >= p.Values.Offset && index < p.Values.Offset + p.Length)
        ?? throw new ArgumentOutOfRangeException(nameof(index), index, $"No parameter of {_parameters.Count} holds this position.");
}
