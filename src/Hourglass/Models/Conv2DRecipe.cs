using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Models;

/// <summary>A <see cref="Conv2D"/> layer, for pictures.</summary>
public sealed record Conv2DRecipe : LayerRecipe
{
    /// <summary>How many filters it has: the channels of its output.</summary>
    public required int Filters { get; set; }

    /// <summary>The kernel's size: a number, or [height, width].</summary>
    public required Size2D Kernel { get; set; }

    /// <summary>From one place of the kernel to the next.</summary>
    public Size2D Stride { get; set; } = 1;

    /// <summary>A number, [height, width], <c>same</c> or <c>valid</c>.</summary>
    public Padding Padding { get; set; }

    /// <summary>From one value under the kernel to the next.</summary>
    public Size2D Dilation { get; set; } = 1;

    /// <summary>Into how many groups the channels fall, each convolved by itself.</summary>
    public int Groups { get; set; } = 1;

    /// <summary>The function it ends in.</summary>
    public ActivationKind Activation { get; set; }

    /// <summary>Leaky ReLU's factor or ELU's α; the usual one where null.</summary>
    public float? Slope { get; set; }

    /// <summary>Whether it has a bias.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>What its weights are drawn from; the recipe's choice where null.</summary>
    public InitializerRecipe? Weights { get; set; }

    /// <summary>What its biases are drawn from; the recipe's choice where null.</summary>
    public InitializerRecipe? Biases { get; set; }

    internal override Layer Create(InitializationRecipe defaults) => new Conv2D(
        Filters, Kernel, Stride, Padding, Dilation, Groups, CreateActivation(Activation, Slope), (Weights ?? defaults.Weights).Create(),
        (Biases ?? defaults.Biases).Create(), Bias);
}
