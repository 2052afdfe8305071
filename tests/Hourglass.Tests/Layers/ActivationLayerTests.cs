using Hourglass.Compute;
using Hourglass.GradientChecks;
using Hourglass.Layers;

namespace Hourglass.Tests.Layers;

public sealed class ActivationLayerTests : LayerContract
{
    protected override Shape Input => new(2, 3);

    protected override Shape Output => new(2, 3);

    protected override Layer Create() => new ActivationLayer(Activation.Gelu);

    public static TheoryData<string, string> Kinds => DenseTests.ActivationsAndBackends;

    /// <summary>Value and slope at −1, 0 and 1 as a textbook gives them; a slope at a kink is the one to the right but for ReLU.</summary>
    public static TheoryData<string, double[], double[]> HandValues => new()
    {
        { "Identity", [-1, 0, 1], [1, 1, 1] },
        { "Relu", [0, 0, 1], [0, 0, 1] },
        { "LeakyRelu", [-0.3, 0, 1], [0.3, 1, 1] },
        { "Elu", [-0.3 * 0.632120559, 0, 1], [0.3 * 0.367879441, 1, 1] },
        { "Gelu", [-0.158655254, 0, 0.841344746], [-0.083315471, 0.5, 1.083315471] },
        { "Sigmoid", [0.268941421, 0.5, 0.731058579], [0.196611933, 0.25, 0.196611933] },
        { "Tanh", [-0.761594156, 0, 0.761594156], [0.419974342, 1, 0.419974342] },
        { "Softplus", [0.313261688, 0.693147181, 1.313261688], [0.268941421, 0.5, 0.731058579] },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradients_are_right_for_every_function(string kind, string backend) =>
        GradientCheck.Layer(Layer(kind), new Shape(6), backend: TestBackends.Get(backend)).ThrowIfFailed();

    [Theory]
    [MemberData(nameof(HandValues))]
    public void Values_and_slopes_are_those_of_the_textbook(string kind, double[] values, double[] slopes)
    {
        foreach (var backend in (string[])["reference", "default"])
        {
            var bench = new LayerBench(Layer(kind), new Shape(3), 1, backend);
            var (y, dx) = (bench.Forward([-1, 0, 1]), bench.Backward([1, 1, 1]));
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(values[i], y[i], 2e-6);
                Assert.Equal(slopes[i], dx[i], 2e-6);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Far_out_values_and_slopes_are_finite(string kind, string backend)
    {
        var bench = new LayerBench(Layer(kind), new Shape(4), 1, backend);
        Assert.All(bench.Forward([-50, -1e30f, 50, 1e30f]), y => Assert.True(float.IsFinite(y)));
        Assert.All(bench.Backward([1, 1, 1, 1]), g => Assert.InRange(g, -0.13f, 1.13f));
    }

    [Fact]
    public void The_slope_of_a_leaky_relu_and_the_alpha_of_an_elu_change_the_result()
    {
        static float At(Activation f) => new LayerBench(new ActivationLayer(f), new Shape(1), 1).Forward([-1])[0];
        Assert.NotEqual(At(Activation.LeakyRelu(0.1f)), At(Activation.LeakyRelu(0.2f)));
        Assert.NotEqual(At(Activation.Elu(1f)), At(Activation.Elu(2f)));
    }

    [Fact]
    public void A_detached_function_leaves_a_layer_that_passes_through()
    {
        var layer = new ActivationLayer(Activation.Sigmoid);
        Assert.False(layer.PassesThrough(training: true));
        Assert.Equal(Activation.Sigmoid, layer.DetachActivation());
        Assert.True(layer.PassesThrough(training: true));
        Assert.Equal([-3f], new LayerBench(layer, new Shape(1), 1).Forward([-3]));
    }

    private static ActivationLayer Layer(string kind) => new(new Activation(Enum.Parse<ActivationKind>(kind), 0.3f));
}
