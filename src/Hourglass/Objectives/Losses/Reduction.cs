namespace Hourglass.Objectives;

/// <summary>How the losses of a batch's values become one number.</summary>
public enum Reduction
{
    /// <summary>Summed over features, averaged over samples: the scale of the ELBO, and the default.</summary>
    Sum,

    /// <summary>Averaged over features and samples (Keras' habit): the sum divided by the number of features.</summary>
    Mean,
}
