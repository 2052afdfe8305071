using Hourglass.Compute;
using Hourglass.Models;

namespace Hourglass.Training;

/// <summary>How many numbers a code has: what PCA needs for a share of the variance, within bounds.</summary>
internal sealed record CodeRule(int Size, string Reason)
{
    internal static CodeRule Of(RowProfile profile, AffineMap map, int rows, RecipeTask? task, CancellationToken cancellation)
    {
        if (task == RecipeTask.Visualize && profile.Features > 1) return new CodeRule(2, "a plane has two coordinates");
        var (share, most, part) = task switch
        {
            RecipeTask.Anomalies => (0.8, 32, 0.5), // a small code: what is rare shall not fit through it
            RecipeTask.Compress => (0.8, 32, 0.5),
            RecipeTask.Generate => (0.9, 16, 0.5),
            RecipeTask.Denoise => (0.95, 128, 0.75),
            RecipeTask.Embed => (0.95, 128, 0.75),
            _ when profile.IsBytes => (0.95, 64, 0.5), // pictures: most of the variance is in few coarse directions
            _ => (0.9, 64, 0.5),
        };
        var shares = profile.VarianceShares(map, cancellation);
        var (needed, sum) = (0, 0.0);
        while (needed < shares.Length && sum < share) sum += shares[needed++];
        var bound = Math.Max(1, Math.Min(Math.Min(most, rows / 4), (int)(part * profile.Features)));
        var size = Math.Clamp(needed, 1, bound);
        var kept = shares.Take(size).Sum();
        var percent = FormattableString.Invariant($"{100 * share:0} %");
        return new CodeRule(size, needed <= bound
            ? $"PCA keeps {percent} of the variance with as many"
            : FormattableString.Invariant(
                $"at most {bound} for these rows; PCA needs {needed} for {percent} of the variance and keeps {100 * kept:0} % with these"));
    }
}
