using System.Text.Json.Serialization;
using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Bottlenecks;

/// <summary>A <see cref="Bottleneck"/> as a recipe names it; in JSON the key <c>bottleneck</c> says which kind.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "bottleneck")]
[JsonDerivedType(typeof(IdentityBottleneckRecipe), "identity")]
[JsonDerivedType(typeof(GaussianBottleneckRecipe), "gaussian")]
[JsonDerivedType(typeof(CodebookBottleneckRecipe), "codebook")]
[JsonDerivedType(typeof(TopKBottleneckRecipe), "topK")]
[JsonDerivedType(typeof(BatchTopKBottleneckRecipe), "batchTopK")]
[JsonDerivedType(typeof(JumpReluBottleneckRecipe), "jumpRelu")]
[JsonDerivedType(typeof(GatedBottleneckRecipe), "gated")]
public abstract record BottleneckRecipe
{
    /// <summary>Makes the bottleneck, not yet built.</summary>
    public abstract Bottleneck Create();

    /// <summary>
    /// The layers that turn what the encoder gives into what the bottleneck takes. They end the encoder, under the name that comes next there, and
    /// a mirrored decoder begins with their mirrors.
    /// </summary>
    internal virtual IReadOnlyList<LayerRecipe> Head(Shape encoder) => [];
}
