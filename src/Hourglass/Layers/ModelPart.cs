namespace Hourglass.Layers;

/// <summary>
/// Anything in a model that may learn: a layer, a bottleneck, a loss or a penalty. It declares parameters, which the optimizer moves, and states,
/// which it keeps itself from step to step; their values live in the model's <see cref="ParameterSet"/>.
/// </summary>
public abstract class ModelPart
{
    private readonly List<Parameter> _parameters = [];
    private readonly List<LayerState> _states = [];
    private readonly List<ModelPart> _inner = [];

    /// <summary>A part that gets its name when it is built.</summary>
    protected ModelPart()
    {
    }

    /// <summary>A part that goes by one name in every model.</summary>
    protected ModelPart(string name) => Name = name;

    /// <summary>Where it stands in its model, such as <c>encoder.0</c>; its parameters' names begin with it. Empty before it is built.</summary>
    public string Name { get; private protected set; } = "";

    /// <summary>Its parameters, and those of the parts inside it, in a fixed order.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>What it keeps from step to step besides, and what the parts inside it do, in a fixed order.</summary>
    public IReadOnlyList<LayerState> States => _states;

    /// <summary>
    /// Restores what must hold of its parameters after each optimizer step, such as a length of 1, here and in the parts inside it. Nothing for
    /// most; it allocates nothing.
    /// </summary>
    public virtual void AfterStep(in AfterStepPass pass)
    {
        foreach (var part in _inner) part.AfterStep(pass);
    }

    /// <summary>Declares a parameter of this part with its dimensions, such as [outputs, inputs] of a weight and [outputs] of a bias.</summary>
    protected Parameter AddParameter(string name, ReadOnlySpan<int> dimensions, Initializer initializer, bool decays)
    {
        var parameter = new Parameter($"{Name}.{name}", dimensions, initializer, decays);
        _parameters.Add(parameter);
        return parameter;
    }

    /// <summary>Declares a state of this part: <paramref name="length"/> numbers that are <paramref name="initial"/> before training.</summary>
    protected LayerState AddState(string name, int length, float initial)
    {
        var state = new LayerState($"{Name}.{name}", length, initial);
        _states.Add(state);
        return state;
    }

    /// <summary>Lists a parameter that another part declared and this one uses too, such as a tied weight.</summary>
    protected void Share(Parameter parameter)
    {
        if (!_parameters.Contains(parameter)) _parameters.Add(parameter);
    }

    /// <summary>Takes on the parameters and states of a part inside this one.</summary>
    protected void Adopt(ModelPart part)
    {
        _inner.Add(part);
        foreach (var parameter in part.Parameters) Share(parameter);
        foreach (var state in part.States)
            if (!_states.Contains(state))
                _states.Add(state);
    }
}
