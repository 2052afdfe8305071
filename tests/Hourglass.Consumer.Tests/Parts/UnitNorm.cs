using Hourglass.Bottlenecks;
using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Consumer.Tests.Parts;

/// <summary>z = h / ‖h‖: codes lie on the unit sphere, so that their inner products are cosine similarities.</summary>
/// <remarks>With g = ∂loss/∂z: ∂h = (g − (g·z)·z) / ‖h‖, as a change along z changes no code.</remarks>
internal sealed class UnitNorm : Bottleneck
{
    private const float SmallestSquare = 1e-12f;

    /// <summary>1 / ‖h‖ of each row.</summary>
    public override int CacheSize => 1;

    public override IReadOnlyList<string> Measures { get; } = ["normBefore"];

    public override void Forward(in ForwardPass pass)
    {
        var (backend, factors) = (pass.Backend, pass.Cache.Part(0, pass.Input.Rows, 1));
        backend.RowSquares(pass.Input, factors);
        var host = new float[factors.Length];
        backend.Download(factors, host);
        foreach (ref var factor in host.AsSpan()) factor = 1 / MathF.Sqrt(MathF.Max(factor, SmallestSquare));
        backend.Upload(host, factors);
        backend.Copy(pass.Input, pass.Output);
        backend.ScaleRows(factors, pass.Output);
    }

    public override void Backward(in BackwardPass pass)
    {
        if (pass.InputGradient.IsNone) return;
        pass.Backend.Copy(pass.OutputGradient, pass.InputGradient);
        pass.Backend.RemoveAlong(pass.Output, pass.InputGradient);
        pass.Backend.ScaleRows(pass.Cache.Part(0, pass.Input.Rows, 1), pass.InputGradient);
    }

    /// <summary>The root mean square of ‖h‖.</summary>
    public override void Measure(Backend backend, Matrix head, Matrix code, Matrix cache, Span<double> measures) =>
        measures[0] = Math.Sqrt(backend.SumOfSquares(head) / head.Rows);

    public override string ToString() => $"unit norm, {OutputShape.Size} dimensions";

    protected override Shape OnBuild(Shape input) => input;
}

/// <summary>The bottleneck as a recipe names it: <c>"unitNorm"</c>.</summary>
internal sealed record UnitNormRecipe : BottleneckRecipe
{
    public override Bottleneck Create() => new UnitNorm();
}
