using Hourglass.Compute;
using Hourglass.Objectives;

namespace Hourglass.Tests.Objectives;

public sealed class ObjectiveTests
{
    [Fact]
    public void Mean_is_sum_divided_by_the_number_of_features()
    {
        var (sum, mean) = (Evaluate(Reduction.Sum, 1), Evaluate(Reduction.Mean, 1));
        Assert.Equal(sum / 4, mean, 1e-9);
        Assert.NotEqual(sum, mean);
    }

    [Theory]
    [InlineData(Reduction.Sum)]
    [InlineData(Reduction.Mean)]
    public void Doubling_the_batch_leaves_the_loss(Reduction reduction) => Assert.Equal(Evaluate(reduction, 1), Evaluate(reduction, 2), 1e-9);

    [Fact]
    public void The_name_says_how_the_loss_is_reduced()
    {
        Assert.Equal("huber, summed over features, averaged over samples", new Objective(new HuberLoss()).ToString());
        Assert.Equal("squaredError, averaged over features and samples", new Objective(new SquaredError(), Reduction.Mean).ToString());
    }

    /// <summary>The squared error of 3 samples with 4 features, each sample taken so many times.</summary>
    private static double Evaluate(Reduction reduction, int times)
    {
        var backend = new ReferenceBackend();
        var objective = new Objective(new SquaredError(), reduction);
        Matrix z = backend.Allocate(12 * times).AsMatrix(0, 3 * times, 4), x = backend.Allocate(12 * times).AsMatrix(0, 3 * times, 4);
        for (var i = 0; i < times; i++) backend.FillNormal(new RandomStream(1, RandomPurpose.Data), 0, 1, z.SliceRows(3 * i, 3));
        return objective.Factor(z.Rows, z.Columns) * objective.Reconstruction.Evaluate(backend, Activation.Identity, z, x);
    }
}
