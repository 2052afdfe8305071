using Hourglass.Compute;
using Hourglass.Layers;

namespace Hourglass.Tests.Optimizers;

/// <summary>One weight and one bias, both 1 at first.</summary>
internal sealed class OneWeight
{
    public OneWeight(Backend backend)
    {
        Dense.Build(new Shape(1), "d");
        Parameters = new ParameterSet(backend, Dense);
        backend.Fill(Dense.Weight.Values, 1);
        backend.Fill(Dense.Bias!.Values, 1);
    }

    public Dense Dense { get; } = new(1);

    public ParameterSet Parameters { get; }

    public float Weight => Read(Dense.Weight.Values)[0];

    public float Bias => Read(Dense.Bias!.Values)[0];

    public void Place(double gradient)
    {
        foreach (var parameter in Parameters.Parameters)
        {
            parameter.BeginGradient();
            Parameters.Backend.Fill(parameter.Gradient, (float)gradient);
        }
    }

    public float[] Read(Matrix matrix)
    {
        var values = new float[matrix.Length];
        Parameters.Backend.Download(matrix, values);
        return values;
    }
}
