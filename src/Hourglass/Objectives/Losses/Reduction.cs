namespace Hourglass.Objectives;

/// <summary>How the losses of a batch's values are reduced to one number.</summary>
public enum Reduction
{
    /// <summary>Summed over features, averaged over samples: the scale of the ELBO, and the default.</summary>
    Sum,

    /// <summary>Averaged over features and samples, as in Keras: the sum divided by the number of features.</summary>
    Mean,
}
