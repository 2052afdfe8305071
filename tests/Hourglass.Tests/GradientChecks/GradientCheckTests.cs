using Hourglass.Compute;
using Hourglass.GradientChecks;
using Hourglass.Layers;

namespace Hourglass.Tests.GradientChecks;

/// <summary>The check itself: correct layers pass for every seed, wrong ones never.</summary>
public sealed class GradientCheckTests
{
    private const int Seeds = 25;

    [Fact]
    public void A_correct_network_with_kinks_passes_for_every_seed()
    {
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            var network = new Sequential(
                new Dense(12, Activation.Relu), new Dense(9, Activation.LeakyRelu()), new Dropout(0.3f), new Dense(6, Activation.Sigmoid));
            var report = GradientCheck.Layer(network, new Shape(8), seed: seed);
            report.ThrowIfFailed();
            Assert.Equal(["input", "layer.0.weight", "layer.0.bias", "layer.1.weight", "layer.1.bias", "layer.3.weight", "layer.3.bias"],
                report.Entries.Select(e => e.Name));
            Assert.All(report.Entries, e => Assert.True(e.Probes >= 10, report.ToString()));
        }
    }

    [Theory]
    [InlineData(Fault.InputGradient, "input")]
    [InlineData(Fault.WeightGradient, "layer.weight")]
    [InlineData(Fault.OneElement, "layer.weight")]
    [InlineData(Fault.NoWeightGradient, "layer.weight")]
    [InlineData(Fault.Sign, "input")]
    [InlineData(Fault.NotANumber, "input")]
    public void A_wrong_derivative_is_caught_for_every_seed_and_named(Fault fault, string tensor)
    {
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            var report = GradientCheck.Layer(new Wrong(fault), new Shape(6), seed: seed);
            Assert.False(report.Passed, report.ToString());
            Assert.Equal([tensor], report.Entries.Where(e => e.IsChecked && !(e.RelativeError <= report.Tolerance)).Select(e => e.Name));
            var thrown = Assert.Throws<InvalidOperationException>(report.ThrowIfFailed);
            Assert.Contains($"WRONG     {tensor}", thrown.Message);
        }
    }

    [Fact]
    public void The_same_layer_without_a_fault_passes() => GradientCheck.Layer(new Wrong(Fault.None), new Shape(6)).ThrowIfFailed();

    [Fact]
    public void A_function_that_is_all_kinks_does_not_pass()
    {
        var report = GradientCheck.Layer(new Rough(), new Shape(4));
        Assert.False(report.Passed);
        Assert.Equal($"Gradients of {report.Subject} were NOT CHECKED (tolerance 0.001).", report.ToString().Split('\n')[0]);
        Assert.Contains("unchecked input: every point tried lies on a kink; use smooth activations", report.ToString());
        Assert.Equal(report.ToString(), Assert.Throws<InvalidOperationException>(report.ThrowIfFailed).Message);
    }

    [Fact]
    public void A_tensor_that_cannot_be_checked_does_not_fail_the_others_nor_hide_a_wrong_one()
    {
        var report = GradientCheck.Layer(new RoughInput(Fault.None), new Shape(4));
        Assert.Equal((0, false), (report.Entries[0].Probes, report.Entries[0].IsChecked));
        report.ThrowIfFailed();
        Assert.Contains(" agree with finite differences", report.ToString());
        Assert.Contains("unchecked input", report.ToString());

        var wrong = GradientCheck.Layer(new RoughInput(Fault.WeightGradient), new Shape(4));
        Assert.Throws<InvalidOperationException>(wrong.ThrowIfFailed);
        Assert.Contains(" DISAGREE with finite differences", wrong.ToString());
    }

    [Fact]
    public void Parameters_of_a_model_keep_their_values_and_their_place()
    {
        var dense = new Dense(3);
        dense.Build(new Shape(4), "mine");
        var set = new ParameterSet(new ReferenceBackend(), dense);
        set.Initialize(1);
        dense.Weight.BeginGradient();
        var before = new float[12];
        set.Backend.Download(dense.Weight.Values, before);
        GradientCheck.Layer(dense, new Shape(4)).ThrowIfFailed();
        var after = new float[12];
        set.Backend.Download(dense.Weight.Values, after);
        Assert.Equal(before, after);
        Assert.Same(set.Values.Buffer, dense.Weight.Values.Buffer);
        Assert.True(dense.Weight.BeginGradient());
    }

    [Fact]
    public void A_shape_the_layer_was_not_built_for_throws()
    {
        var dense = new Dense(3);
        dense.Build(new Shape(4), "mine");
        Assert.Contains("built for 4; found 5", Assert.Throws<ShapeException>(() => GradientCheck.Layer(dense, new Shape(5))).Message);
    }

    public enum Fault
    {
        None, InputGradient, WeightGradient, OneElement, NoWeightGradient, Sign, NotANumber,
    }

    /// <summary>y = x·Wᵀ with W 4×6, and one fault in its backward pass.</summary>
    private sealed class Wrong(Fault fault) : Layer
    {
        private Parameter? _weight;

        public override void Forward(in ForwardPass pass) => pass.Backend.Multiply(pass.Input, false, _weight!.Values, true, pass.Output);

        public override void Backward(in BackwardPass pass)
        {
            pass.Backend.Multiply(pass.OutputGradient, false, _weight!.Values, false, pass.InputGradient);
            var (dx, dw) = (pass.InputGradient, _weight.Gradient);
            if (fault == Fault.InputGradient) pass.Backend.Transform(Times(1.05f), dx);
            if (fault == Fault.Sign) pass.Backend.Transform(Times(-1), dx);
            if (fault == Fault.NotANumber) pass.Backend.Fill(dx, float.NaN);
            if (fault == Fault.NoWeightGradient) return;
            pass.Backend.Multiply(pass.OutputGradient, true, pass.Input, false, dw, _weight.BeginGradient());
            if (fault == Fault.WeightGradient) pass.Backend.Transform(Times(0.95f), dw);
            if (fault == Fault.OneElement) pass.Backend.Transform(Times(1.05f), dw.Part(7, 1, 1));
        }

        protected override Shape OnBuild(Shape input)
        {
            _weight = AddParameter("weight", [4, input.Size], Initializer.HeNormal, decays: true);
            return new Shape(4);
        }

        private static AffineMap Times(float factor) => new([factor], [0f]);
    }

    /// <summary>y = sin(10⁶·x) + w: the input cannot be checked, the weight can.</summary>
    private sealed class RoughInput(Fault fault) : Layer
    {
        private readonly Rough _rough = new();
        private Parameter? _weight;

        public override void Forward(in ForwardPass pass)
        {
            _rough.Forward(pass);
            pass.Backend.AddRow(pass.Output, _weight!.Values, 1, pass.Output);
        }

        public override void Backward(in BackwardPass pass)
        {
            _rough.Backward(pass);
            pass.Backend.ColumnSums(pass.OutputGradient, _weight!.Gradient, _weight.BeginGradient());
            if (fault == Fault.WeightGradient) pass.Backend.Transform(new([0.95f], [0f]), _weight.Gradient);
        }

        protected override Shape OnBuild(Shape input)
        {
            _weight = AddParameter("weight", [input.Size], Initializer.Zeros, decays: false);
            return input;
        }
    }

    /// <summary>y = sin(10⁶·x), which is noise at any step a float allows.</summary>
    private sealed class Rough : Layer
    {
        public override void Forward(in ForwardPass pass)
        {
            var values = new float[pass.Input.Length];
            pass.Backend.Download(pass.Input, values);
            for (var i = 0; i < values.Length; i++) values[i] = MathF.Sin(values[i] * 1e6f);
            pass.Backend.Upload(values, pass.Output);
        }

        public override void Backward(in BackwardPass pass) => pass.Backend.Copy(pass.OutputGradient, pass.InputGradient);

        protected override Shape OnBuild(Shape input) => input;
    }
}
