namespace Hourglass.Layers;

/// <summary>
/// Any part of a model that can learn: a layer, a bottleneck, a loss or a penalty. It declares parameters, which the optimizer updates, and
/// states, which it updates itself; their values are stored in the model's <see cref="ParameterSet"/>.
/// </summary>
public abstract class ModelPart
{
    private readonly List<Parameter> _parameters = [];
    private readonly List<LayerState> _states = [];
    private readonly List<ModelPart> _inner = [];

    /// <summary>Creates a part whose name is set when it is built.</summary>
    protected ModelPart()
    {
    }

    /// <summary>Creates a part that has the same name in every model.</summary>
    protected ModelPart(string name) => Name = name;

    /// <summary>
    /// Its name in its model, such as <c>encoder.0</c>, with which its parameters' names begin. Empty before it is built.
    /// </summary>
    public string Name { get; private protected set; } = "";

    /// <summary>Its parameters, and those of the parts inside it, in a fixed order.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Its states, and those of the parts inside it, in a fixed order.</summary>
    public IReadOnlyList<LayerState> States => _states;

    /// <summary>
    /// Restores constraints on its parameters after each optimizer step, such as unit norm, in this part and the parts inside it. Allocates
    /// nothing.
    /// </summary>
    public virtual void AfterStep(in AfterStepPass pass)
    {
        foreach (var part in _inner) part.AfterStep(pass);
    }

    /// <summary>Declares a parameter.</summary>
    /// <param name="name">Its name inside this part, such as <c>weight</c>.</param>
    /// <param name="dimensions">Its dimensions, such as [outputs, inputs] for a weight and [outputs] for a bias.</param>
    /// <param name="initializer">The distribution of its initial values.</param>
    /// <param name="decays">Whether weight decay applies to it.</param>
    protected Parameter AddParameter(string name, ReadOnlySpan<int> dimensions, Initializer initializer, bool decays)
    {
        var parameter = new Parameter($"{Name}.{name}", dimensions, initializer, decays);
        _parameters.Add(parameter);
        return parameter;
    }

    /// <summary>Declares a state: <paramref name="length"/> values that are <paramref name="initial"/> before training.</summary>
    protected LayerState AddState(string name, int length, float initial)
    {
        var state = new LayerState($"{Name}.{name}", length, initial);
        _states.Add(state);
        return state;
    }

    /// <summary>Adds a parameter that another part declared and this one uses too, such as a tied weight.</summary>
    protected void Share(Parameter parameter)
    {
        if (!_parameters.Contains(parameter)) _parameters.Add(parameter);
    }

    /// <summary>Adds the parameters and states of a part inside this one.</summary>
    protected void Adopt(ModelPart part)
    {
        _inner.Add(part);
        foreach (var parameter in part.Parameters) Share(parameter);
        foreach (var state in part.States)
            if (!_states.Contains(state))
                _states.Add(state);
    }
}
