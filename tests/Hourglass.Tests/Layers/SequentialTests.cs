using Hourglass.Compute;
using Hourglass.GradientChecks;
using Hourglass.Layers;

namespace Hourglass.Tests.Layers;

/// <summary>Nested, with dropout at both ends and in the middle, every kind of layer, ending in a picture.</summary>
public sealed class SequentialTests : LayerContract
{
    protected override Shape Input => new(2, 3);

    protected override Shape Output => new(1, 2, 2);

    protected override Layer Create() => new Sequential(
        new Dropout(0.2f), new Flatten(), new Dense(8, Activation.Gelu),
        new Sequential(new Dense(5), new Dropout(0.3f), new ActivationLayer(Activation.Elu()), new Dense(7, Activation.Softplus)),
        new Dense(4, Activation.Tanh), new Reshape(new Shape(1, 2, 2)), new Dropout(0.1f));

    [Fact]
    public void Layers_run_in_order()
    {
        var (first, second) = (new Dense(1), new Dense(1));
        var bench = new LayerBench(new Sequential(first, new ActivationLayer(Activation.Relu), second), new Shape(1), 2);
        bench.Backend.Upload([2f], first.Weight.Values);
        bench.Backend.Upload([1f], first.Bias!.Values);
        bench.Backend.Upload([-3f], second.Weight.Values);
        // −3 · max(0, 2x + 1) at x = 4 and −4
        Assert.Equal([-27f, 0f], bench.Forward([4f, -4f]));
        Assert.Equal([-6f, 0f], bench.Backward([1f, 1f]));
        Assert.Equal([-12f], bench.Read(first.Weight.Gradient));
        Assert.Equal([9f], bench.Read(second.Weight.Gradient));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Layers_that_only_pass_through_make_a_network_that_does(bool training)
    {
        var bench = new LayerBench(
            new Sequential(new Flatten(), new Sequential(new Reshape(new Shape(3, 2)), new Dropout(0)), new Flatten()), new Shape(2, 3), 2)
        {
            Training = training,
        };
        var x = LayerBench.Draw(12);
        Assert.True(bench.Layer.PassesThrough(training));
        Assert.Equal(x, bench.Forward(x));
        Assert.Equal(x, bench.Backward((float[])x.Clone()));
    }

    [Fact]
    public void Dropout_changes_training_and_not_inference()
    {
        var bench = Bench();
        var x = LayerBench.Draw(Batch * Input.Size);
        bench.Training = false;
        var inference = bench.Forward(x);
        bench.Step = 1;
        Assert.Equal(inference, bench.Forward(x));
        bench.Training = true;
        var training = bench.Forward(x);
        Assert.NotEqual(inference, training);
        bench.Step = 2;
        Assert.NotEqual(training, bench.Forward(x));
    }

    [Fact]
    public void Names_and_parameters_follow_the_order_of_layers()
    {
        var network = new Sequential(new Dense(3), new Sequential(new Flatten(), new Dense(2, bias: false)));
        network.Build(new Shape(4), "encoder");
        Assert.Equal(["encoder.0.weight", "encoder.0.bias", "encoder.1.1.weight"], network.Parameters.Select(p => p.Name));
        Assert.Equal(new Shape(2), network.OutputShape);
    }

    [Fact]
    public void The_activation_that_is_detached_is_the_last_one_before_any_reshape()
    {
        var network = new Sequential(
            new Dense(3, Activation.Relu), new Sequential(new Dense(4, Activation.Sigmoid)), new Reshape(new Shape(2, 2)));
        network.Build(new Shape(3), "decoder");
        Assert.Equal(Activation.Sigmoid, network.DetachActivation());
        Assert.Equal(Activation.Identity, network.DetachActivation());
        Assert.Equal(Activation.Relu, ((Dense)network.Layers[0]).Activation);
        GradientCheck.Layer(network, new Shape(3)).ThrowIfFailed();
    }

    [Fact]
    public void A_network_whose_last_function_was_detached_is_still_right()
    {
        var network = new Sequential(new Dense(3, Activation.Gelu), new Dense(4), new ActivationLayer(Activation.Gelu), new Flatten());
        network.Build(new Shape(3), "decoder");
        Assert.Equal(Activation.Gelu, network.DetachActivation());
        GradientCheck.Layer(network, new Shape(3)).ThrowIfFailed();
    }

    [Fact]
    public void No_activation_is_detached_through_a_dropout()
    {
        var network = new Sequential(new Dense(3, Activation.Sigmoid), new Dropout(0.5f));
        network.Build(new Shape(3), "decoder");
        Assert.Equal(Activation.Identity, network.DetachActivation());
        Assert.Equal(Activation.Sigmoid, ((Dense)network.Layers[0]).Activation);
    }

    [Fact]
    public void The_cache_holds_inner_outputs_and_not_the_last()
    {
        var network = new Sequential(new Dense(3), new Flatten(), new Dense(500));
        network.Build(new Shape(4), "n");
        Assert.Equal(3, network.CacheSize);
    }

    [Fact]
    public void A_network_without_layers_is_refused() => Assert.Throws<ArgumentException>(() => new Sequential());
}
