namespace Hourglass.Models;

/// <summary>Which rows are measured during training.</summary>
public enum ValidationKind
{
    /// <summary>None.</summary>
    None,

    /// <summary>A share of the training rows, set apart by seed and not trained on.</summary>
    Split,

    /// <summary>The test rows, as many published examples do. Early stopping on them makes the test figure too good.</summary>
    Test,
}
