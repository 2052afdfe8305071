using Hourglass.Compute;
using Hourglass.Layers;
using Hourglass.Optimizers;
using Hourglass.Tests.Layers;

namespace Hourglass.Tests.Optimizers;

public sealed class GradientClippingTests
{
    public static TheoryData<string> Backends => TestBackends.Names;

    [Theory]
    [MemberData(nameof(Backends))]
    public void The_norm_is_that_of_all_gradients_together(string backend)
    {
        var parameters = Parameters(backend, 3, 4); // norm 5 over a weight and a bias
        Assert.Equal(new GradientClip(0.5f, float.PositiveInfinity), new GradientClipping(norm: 2.5).For(parameters));
        Assert.Equal(GradientClip.None, new GradientClipping(norm: 5).For(parameters));
        Assert.Equal(GradientClip.None, new GradientClipping(norm: 7).For(parameters));
    }

    [Fact]
    public void The_value_is_the_limit_and_both_go_together()
    {
        var parameters = Parameters("reference", 3, 4);
        Assert.Equal(new GradientClip(1, 0.1f), new GradientClipping(value: 0.1).For(parameters));
        Assert.Equal(new GradientClip(0.5f, 0.1f), new GradientClipping(2.5, 0.1).For(parameters));
        Assert.Equal(GradientClip.None, new GradientClipping().For(parameters));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_gradient_that_is_not_finite_is_reported_and_not_hidden(float fault)
    {
        var parameters = Parameters("reference", fault, 4);
        var clip = new GradientClipping(norm: 1).For(parameters);
        Assert.Equal(1, clip.Factor);
        var sgd = new Sgd();
        sgd.Attach(parameters);
        Assert.Equal(1, sgd.Step(1, 0.1f, clip).NonFinite);
    }

    [Fact]
    public void A_gradient_that_no_pass_has_written_counts_as_0()
    {
        var parameters = Parameters("reference", 3, 4);
        parameters.ZeroGradients();
        parameters.Parameters[0].BeginGradient();
        Assert.Equal(0.5f, new GradientClipping(norm: 1.5).For(parameters).Factor);
    }

    [Fact]
    public void Limits_must_be_finite_and_above_0()
    {
        foreach (var limit in (double[])[0, -1, double.NaN, double.PositiveInfinity])
        {
            Assert.Throws<ArgumentOutOfRangeException>("norm", () => new GradientClipping(norm: limit));
            Assert.Throws<ArgumentOutOfRangeException>("value", () => new GradientClipping(value: limit));
        }
    }

    private static ParameterSet Parameters(string backend, float weightGradient, float biasGradient)
    {
        var dense = new Dense(1);
        dense.Build(new Shape(1), "d");
        var set = new ParameterSet(TestBackends.Get(backend), dense);
        foreach (var (parameter, gradient) in set.Parameters.Zip([weightGradient, biasGradient]))
        {
            parameter.BeginGradient();
            set.Backend.Fill(parameter.Gradient, gradient);
        }

        return set;
    }
}
