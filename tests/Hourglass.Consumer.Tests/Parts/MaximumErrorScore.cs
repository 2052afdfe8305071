using Hourglass.Data;
using Hourglass.Detection;

namespace Hourglass.Consumer.Tests.Parts;

/// <summary>
/// The largest |x − x̂| of a row, <c>"maximumError"</c>: one broken sensor suffices. The whole score is the share of that feature.
/// </summary>
internal sealed record MaximumErrorScore : AnomalyScore
{
    public override string Formula => "maximum over features of |x − x̂|";

    public override double[,] Shares(IReconstructor reconstructor, DataSet rows)
    {
        var residuals = reconstructor.Residuals(rows);
        var shares = new double[rows.Count, reconstructor.Features];
        for (var r = 0; r < rows.Count; r++)
        {
            var largest = Enumerable.Range(0, reconstructor.Features).MaxBy(c => Math.Abs(residuals[r, c]));
            shares[r, largest] = Math.Abs(residuals[r, largest]);
        }

        return shares;
    }
}
