using Hourglass.Compute;
using Hourglass.Layers;
using Hourglass.Models;

namespace Hourglass.Transfer;

/// <summary>
/// Encoder and bottleneck of a model as a set of parameters of their own, so that an optimizer (its weight decay, its clipping) never touches the decoder. While it
/// lives, their values are in its slab; disposing of it brings them back into the model's where they are to be kept, and else leaves the model as it was. A weight that
/// the decoder shares (tied) is the same one throughout.
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

    /// <summary>Whether the values are brought back; not where training broke off by a fault.</summary>
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
