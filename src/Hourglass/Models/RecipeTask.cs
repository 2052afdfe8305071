namespace Hourglass.Models;

/// <summary>What a model is trained for.</summary>
public enum RecipeTask
{
    /// <summary>To find rows unlike the normal ones.</summary>
    Anomalies,

    /// <summary>To remove noise.</summary>
    Denoise,

    /// <summary>To keep as much of each row as possible in few numbers.</summary>
    Compress,

    /// <summary>To draw new rows.</summary>
    Generate,

    /// <summary>To show rows as points of a plane.</summary>
    Visualize,

    /// <summary>To give codes for search and classification.</summary>
    Embed,
}
