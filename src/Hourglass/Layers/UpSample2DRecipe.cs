using Hourglass.Compute;

namespace Hourglass.Layers;

/// <summary>An <see cref="UpSample2D"/> layer.</summary>
public sealed record UpSample2DRecipe : LayerRecipe
{
    /// <summary>Rows and columns of the output to one of the input: a number, or [height, width].</summary>
    public required Size2D Factor { get; set; }

    /// <summary>What stands between the input's values.</summary>
    public UpSampleKind Kind { get; set; }

    /// <summary>Height and width of the output, where they are not the input's times the factor.</summary>
    public Size2D? Size { get; set; }

    internal override Layer Create(InitializationRecipe defaults) => new UpSample2D(Factor, Kind, Size);
}
