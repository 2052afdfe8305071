using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Tests.Layers;

public sealed class ParameterSetTests
{
    private readonly Dense _first = new(3), _second = new(5, bias: false), _third = new(2);
    private readonly ParameterSet _set;

    public ParameterSetTests()
    {
        var network = new Sequential(_first, _second, _third);
        network.Build(new Shape(7), "n");
        _set = new ParameterSet(new ReferenceBackend(), network, _first); // _first a second time, as tied weights are
    }

    [Fact]
    public void Weights_come_first_each_parameter_on_a_cache_line_and_none_twice()
    {
        Assert.Equal(["n.0.weight", "n.0.bias", "n.1.weight", "n.2.weight", "n.2.bias"], _set.Parameters.Select(p => p.Name));
        Assert.Equal(21 + 3 + 15 + 10 + 2, _set.Count);
        Assert.Equal([0, 64, 32, 48, 80], _set.Parameters.Select(p => p.Values.Offset)); // in floats, 16 a line
        Assert.Equal(64, _set.DecayedLength);
        Assert.Equal(96, _set.SlabLength);
        Assert.All(_set.Parameters, p => Assert.Equal(p.Values.Offset, p.Gradient.Offset));
        Assert.All(_set.Parameters, p => Assert.Equal(p.Decays, p.Values.Offset < _set.DecayedLength));
    }

    [Fact]
    public void A_position_of_the_slab_names_its_parameter_and_padding_names_none()
    {
        Assert.Same(_first.Weight, _set.At(20));
        Assert.Same(_third.Bias, _set.At(81));
        Assert.Throws<ArgumentOutOfRangeException>(() => _set.At(21));
        Assert.Throws<ArgumentOutOfRangeException>(() => _set.At(-1));
    }

    [Fact]
    public void First_values_depend_on_the_seed_and_the_place_alone()
    {
        _set.Initialize(1);
        var values = Read(_set.Values);
        _set.Initialize(2);
        Assert.NotEqual(values, Read(_set.Values));
        _set.Initialize(1);
        Assert.Equal(values, Read(_set.Values));
        Assert.NotEqual(values[..10], values[48..58]);
    }

    [Fact]
    public void Padding_stays_zero_in_values_and_gradients()
    {
        _set.Initialize(1);
        foreach (var parameter in _set.Parameters) _set.Backend.Fill(parameter.Gradient, 1);
        var held = _set.Parameters.SelectMany(p => Enumerable.Range(p.Values.Offset, p.Length)).ToHashSet();
        var (values, gradients) = (Read(_set.Values), Read(_set.Gradients));
        for (var i = 0; i < _set.SlabLength; i++)
            if (!held.Contains(i))
                Assert.Equal((0f, 0f), (values[i], gradients[i]));
    }

    [Fact]
    public void Completing_clears_what_no_pass_has_reached_and_keeps_the_rest()
    {
        _set.Backend.Fill(_set.Gradients, 5);
        _set.ZeroGradients();
        Assert.False(_first.Weight.BeginGradient()); // the first sum of a step overwrites,
        Assert.True(_first.Weight.BeginGradient()); // the next one adds
        _set.CompleteGradients();
        Assert.All(Read(_first.Weight.Gradient), g => Assert.Equal(5, g));
        Assert.All(Read(_second.Weight.Gradient), g => Assert.Equal(0, g));
        Assert.True(_second.Weight.BeginGradient());
    }

    private float[] Read(Matrix matrix)
    {
        var values = new float[matrix.Length];
        _set.Backend.Download(matrix, values);
        return values;
    }
}
