using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Tests.Layers;

public sealed class FlattenTests : LayerContract
{
    protected override Shape Input => new(2, 3, 4);

    protected override Shape Output => new(24);

    protected override Layer Create() => new Flatten();

    [Fact]
    public void Values_and_gradients_pass_through()
    {
        var bench = Bench();
        var x = LayerBench.Draw(Batch * 24);
        Assert.True(bench.Layer.PassesThrough(training: true));
        Assert.Equal(x, bench.Forward(x));
        Assert.Equal(x, bench.Backward((float[])x.Clone()));
    }
}
