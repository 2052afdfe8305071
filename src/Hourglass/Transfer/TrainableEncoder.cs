using Hourglass.Compute;
using Hourglass.Layers;
using Hourglass.Models;

namespace Hourglass.Transfer;

/// <summary>
/// The parameters of a model's encoder and bottleneck as a separate set, so that an optimizer with its weight decay and clipping never
/// changes the decoder. Until it is disposed of, their values are in its slab; disposal copies them back to the model if
/// <see cref="IsKept"/>, and otherwise restores the model. A weight that is tied to the decoder stays tied.
/// </summary>
internal sealed class TrainableEncoder : IDisposable
{
    private readonly List<(Parameter Parameter, Matrix Values, Matrix Gradient)> _parameters;
    private readonly List<(LayerState State, Matrix Values)> _states;

    internal TrainableEncoder(Autoencoder model)
    {
        Model = model;
        ModelPart[] parts = [model.Encoder, model.Bottleneck];
        _parameters = [.. parts.SelectMany(part => part.Parameters).Distinct().Select(p => (p, p.Values, p.Gradient))];
        _states = [.. parts.SelectMany(part => part.States).Distinct().Select(s => (s, s.Values))];
        Parameters = new ParameterSet(model.Backend, parts);
        foreach (var (parameter, values, _) in _parameters) model.Backend.Copy(values, parameter.Values);
        foreach (var (state, values) in _states) model.Backend.Copy(values, state.Values);
    }

    internal Autoencoder Model { get; }

    internal ParameterSet Parameters { get; }

    /// <summary>Whether the values are copied back; not after a failed training run.</summary>
    internal bool IsKept { get; set; }

    public void Dispose()
    {
        foreach (var (parameter, values, gradient) in _parameters)
        {
            if (IsKept) Model.Backend.Copy(parameter.Values, values);
            parameter.Bind(values, gradient);
        }

        foreach (var (state, values) in _states)
        {
            if (IsKept) Model.Backend.Copy(state.Values, values);
            state.Values = values;
        }
    }
}
