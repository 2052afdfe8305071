namespace Hourglass.Optimizers;

/// <summary>The optimizers a recipe can name.</summary>
public enum OptimizerKind
{
    /// <summary>Stochastic gradient descent, with momentum where asked.</summary>
    Sgd,

    /// <summary>RMSProp.</summary>
    RmsProp,

    /// <summary>Adam.</summary>
    Adam,

    /// <summary>Adam with decoupled weight decay.</summary>
    AdamW,
}
