using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Tests.Layers;

public sealed class ReshapeTests : LayerContract
{
    protected override Shape Input => new(12);

    protected override Shape Output => new(3, 2, 2);

    protected override Layer Create() => new Reshape(new Shape(3, 2, 2));

    [Fact]
    public void Values_pass_through()
    {
        var x = LayerBench.Draw(Batch * 12);
        Assert.Equal(x, Bench().Forward(x));
    }

    [Fact]
    public void A_wrong_size_names_both_shapes_and_the_layer()
    {
        var fault = Assert.Throws<ShapeException>(() => new Reshape(new Shape(1, 28, 28)).Build(new Shape(700), "decoder.4"));
        Assert.Contains("1×28×28", fault.Message);
        Assert.Contains("700", fault.Message);
        Assert.Contains("decoder.4", fault.Message);
    }
}
