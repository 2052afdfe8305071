namespace Hourglass.Compute;

/// <summary>What random numbers are for. Part of the generator's key, so those for one purpose never change another's.</summary>
public enum RandomPurpose
{
    /// <summary>The first values of weights and biases.</summary>
    Initialization = 1,

    /// <summary>The order of rows in an epoch, or the rows drawn with replacement.</summary>
    Batches = 2,

    /// <summary>Which rows go to training, validation and test.</summary>
    Split = 3,

    /// <summary>Which units a dropout layer sets to zero.</summary>
    Dropout = 4,

    /// <summary>What a corruption does to the inputs.</summary>
    Corruption = 5,

    /// <summary>Samples of a code from its distribution.</summary>
    Latent = 6,

    /// <summary>Data made by a documented generator.</summary>
    Data = 7,

    /// <summary>The samples of a penalty: codes from a prior, directions.</summary>
    Penalty = 8,

    /// <summary>Binarized pictures sampled from gray ones.</summary>
    Binarization = 9,

    /// <summary>How high each row reaches in a graph of neighbors.</summary>
    Search = 20,

    /// <summary>Where the points of a map begin.</summary>
    Map = 21,
}
