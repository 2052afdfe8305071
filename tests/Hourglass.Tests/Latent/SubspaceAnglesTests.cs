using Hourglass.Latent;

namespace Hourglass.Tests.Latent;

public sealed class SubspaceAnglesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1e-4)]
    [InlineData(0.5)]
    [InlineData(30)]
    [InlineData(89.5)]
    [InlineData(90)]
    public void Two_lines_meet_at_their_angle(double degrees)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        float[,] line = { { -(float)cos, (float)sin } };
        Assert.Equal(degrees, SubspaceAngles.Largest(new float[,] { { 3, 0 } }, line), 1e-5);
    }

    [Fact]
    public void The_largest_of_two_angles_between_planes_is_returned()
    {
        var (sin10, cos10) = Math.SinCos(10 * Math.PI / 180);
        var (sin40, cos40) = Math.SinCos(40 * Math.PI / 180);
        float[,] plane = { { 1, 0, 0, 0 }, { 0, 1, 0, 0 } };
        float[,] turned = { { (float)cos10, 0, (float)sin10, 0 }, { 0, (float)cos40, 0, (float)sin40 } };
        Assert.Equal(40, SubspaceAngles.Largest(plane, turned), 1e-5);
        Assert.Equal(40, SubspaceAngles.Largest(turned, plane), 1e-5);
    }

    [Fact]
    public void Another_basis_of_the_same_space_has_angle_zero()
    {
        var random = new Random(1);
        var (k, d) = (20, 100);
        var (a, b) = (new float[k, d], new float[k, d]);
        for (var i = 0; i < k; i++)
            for (var c = 0; c < d; c++) a[i, c] = random.NextSingle() - 0.5f;
        for (var i = 0; i < k; i++)
        {
            for (var j = 0; j < k; j++)
            {
                var factor = random.NextSingle() - 0.5f;
                for (var c = 0; c < d; c++) b[i, c] += factor * a[j, c];
            }
        }

        Assert.True(SubspaceAngles.Largest(a, b) < 0.01);
    }

    [Fact]
    public void Different_shapes_and_dependent_rows_throw()
    {
        var error = Assert.Throws<ArgumentException>(() => SubspaceAngles.Largest(new float[1, 2], new float[1, 3]));
        Assert.Contains("1×2 and 1×3", error.Message, StringComparison.Ordinal);
        float[,] dependent = { { 1, 0, 0 }, { 2, 0, 0 } };
        error = Assert.Throws<ArgumentException>(() => SubspaceAngles.Largest(dependent, dependent));
        Assert.Contains("row 1", error.Message, StringComparison.Ordinal);
    }
}
