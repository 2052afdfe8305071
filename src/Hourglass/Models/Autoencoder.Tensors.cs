using System.Numerics.Tensors;

namespace Hourglass.Models;

// The same words for System.Numerics.Tensors: the first dimension counts samples, the others are their shape.
public sealed partial class Autoencoder
{
    /// <summary>The codes of samples (n × sample shape, or n × features) as (n × latent shape).</summary>
    /// <exception cref="Layers.ShapeException">The samples have another number of values than the model's.</exception>
    public Tensor<float> Encode(in ReadOnlyTensorSpan<float> samples)
    {
        var source = Flatten(samples, InputShape.Size, "samples");
        var codes = new float[source.Length / InputShape.Size * LatentSize];
        Encode(source, codes);
        return Tensor.Create(codes, [samples.Lengths[0], .. LatentShape.ToArray()]);
    }

    /// <summary>
    /// The samples that codes (n × latent shape, or n × latent) stand for, in the units of the data, as (n × sample shape).
    /// </summary>
    /// <exception cref="Layers.ShapeException">The codes have another number of values than the model's.</exception>
    public Tensor<float> Decode(in ReadOnlyTensorSpan<float> codes)
    {
        var source = Flatten(codes, LatentSize, "codes");
        var samples = new float[source.Length / LatentSize * InputShape.Size];
        Decode(source, samples);
        return Tensor.Create(samples, [codes.Lengths[0], .. InputShape.ToArray()]);
    }

    /// <summary>decode(encode(samples)), in the units and the shape of the samples.</summary>
    /// <exception cref="Layers.ShapeException">The samples have another number of values than the model's.</exception>
    public Tensor<float> Reconstruct(in ReadOnlyTensorSpan<float> samples)
    {
        var source = Flatten(samples, InputShape.Size, "samples");
        var result = new float[source.Length];
        Reconstruct(source, result);
        return Tensor.Create(result, samples.Lengths);
    }

    /// <summary>The reconstruction loss of each sample, under the objective's reduction and in scaled units.</summary>
    /// <exception cref="Layers.ShapeException">The samples have another number of values than the model's.</exception>
    public float[] Score(in ReadOnlyTensorSpan<float> samples)
    {
        var values = Flatten(samples, InputShape.Size, "samples");
        return Score(Compute.RowTable.FromFloats(values, values.Length / InputShape.Size, InputShape.Size));
    }

    private float[] Flatten(in ReadOnlyTensorSpan<float> tensor, int width, string what)
    {
        var count = tensor.Rank == 0 ? 0 : tensor.Lengths[0];
        var found = count == 0 ? 0 : tensor.FlattenedLength / count;
        if (found != width && count != 0) CheckWidth((int)found, width, what);
        var values = new float[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }
}
