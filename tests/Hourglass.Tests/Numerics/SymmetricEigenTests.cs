using Hourglass.Numerics;

namespace Hourglass.Tests.Numerics;

public sealed class SymmetricEigenTests
{
    [Fact]
    public void A_diagonal_matrix_has_its_entries_as_eigenvalues_and_unit_vectors()
    {
        var (values, vectors) = Decompose(Make(4, (r, c) => r == c ? new[] { 2.0, -7, 5, 0 }[r] : 0));
        Assert.Equal([5, 2, 0, -7], values);
        Assert.Equal([2, 0, 3, 1], Enumerable.Range(0, 4).Select(k => Array.FindIndex(Row(vectors, k), v => Math.Abs(v) > 0.5)));
        Assert.All(vectors, v => Assert.True(Math.Abs(v) is < 1e-100 or 1));
    }

    [Fact]
    public void Two_by_two_is_solved_as_by_hand()
    {
        var (values, vectors) = Decompose([2, 1, 1, 2]);
        Assert.Equal(3, values[0], 1e-15);
        Assert.Equal(1, values[1], 1e-15);
        Assert.Equal(vectors[0], vectors[1], 1e-15);
        Assert.Equal(vectors[2], -vectors[3], 1e-15);
        Assert.Equal(Math.Sqrt(0.5), Math.Abs(vectors[0]), 1e-15);
    }

    [Fact]
    public void One_by_one_is_its_own_eigenvalue()
    {
        var (values, vectors) = Decompose([-3.5]);
        Assert.Equal([-3.5], values);
        Assert.Equal([1], vectors);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(101)]
    public void Second_differences_have_cosine_eigenvalues(int n)
    {
        var (values, _) = Check(Make(n, (r, c) => r == c ? 2 : Math.Abs(r - c) == 1 ? -1 : 0));
        for (var k = 1; k <= n; k++) Assert.Equal(2 - 2 * Math.Cos(k * Math.PI / (n + 1)), values[n - k], 1e-13);
    }

    [Fact]
    public void The_Hilbert_matrix_has_its_known_extreme_eigenvalues()
    {
        var (values, _) = Check(Make(5, (r, c) => 1.0 / (r + c + 1)));
        Assert.Equal(1.5670506910982311, values[0], 1e-14);
        Assert.Equal(3.2879287721719e-6, values[4], 1e-15);
        Check(Make(12, (r, c) => 1.0 / (r + c + 1)));
    }

    [Fact]
    public void Repeated_eigenvalues_still_get_orthonormal_vectors()
    {
        var (values, _) = Check(Make(60, (r, c) => (r == c ? 3 : 0) + 1.0));
        Assert.Equal(63, values[0], 1e-12);
        Assert.All(values[1..], v => Assert.Equal(3, v, 1e-12));
        Check(Make(40, (_, _) => 0));
        Check(Make(33, (r, c) => r == c ? 1 : 0));
    }

    [Fact]
    public void Constant_columns_do_not_enter_the_other_eigenvectors()
    {
        var random = new Random(4);
        var samples = Enumerable.Range(0, 900).Select(i => i % 3 == 0 ? 0 : random.NextDouble() - 0.5).ToArray();
        var gram = Make(30, (r, c) => Enumerable.Range(0, 30).Sum(i => samples[i * 30 + r] * samples[i * 30 + c]));
        var (values, vectors) = Check(gram);
        Assert.All(values[20..], v => Assert.Equal(0, v, 1e-14));
        for (var k = 0; k < 20; k++)
            for (var c = 0; c < 30; c += 3) Assert.Equal(0, vectors[k * 30 + c], 1e-14);
    }

    [Fact]
    public void Random_matrices_of_every_size_and_scale_are_decomposed()
    {
        var random = new Random(1);
        for (var n = 1; n <= 200; n += n < 40 ? 1 : 7)
        {
            var scale = Math.Pow(10, random.Next(-100, 100));
            Check(Make(n, (_, _) => (random.NextDouble() - 0.5) * scale));
        }
    }

    [Fact]
    public void Graded_matrices_are_decomposed()
    {
        var random = new Random(2);
        foreach (var sign in new[] { -1, 1 })
            Check(Make(80, (r, c) => (random.NextDouble() - 0.5) * Math.Pow(10, sign * 0.1 * (r + c))));
    }

    [Fact]
    public void The_size_of_a_picture_is_decomposed()
    {
        var random = new Random(3);
        Check(Make(784, (_, _) => random.NextDouble() - 0.5), everyVector: 31);
    }

    [Fact]
    public void Fewer_vectors_are_bit_identical_to_the_first_of_all()
    {
        var random = new Random(5);
        var matrix = Make(90, (_, _) => random.NextDouble());
        var (values, vectors) = Decompose(matrix);
        var (someValues, someVectors) = SymmetricEigen.Decompose([.. matrix], 90, 21);
        Assert.Equal(values, someValues);
        Assert.Equal(vectors[..(21 * 90)], someVectors);
        Assert.Empty(SymmetricEigen.Decompose([.. matrix], 90, 0).Vectors);
    }

    [Fact]
    public void A_number_that_is_not_finite_is_named()
    {
        var error = Assert.Throws<ArgumentException>(() => Decompose([1, 2, double.NaN, 1]));
        Assert.Contains("(1, 0)", error.Message, StringComparison.Ordinal);
    }

    private static double[] Make(int n, Func<int, int, double> entry)
    {
        var matrix = new double[n * n];
        for (var r = 0; r < n; r++)
            for (var c = 0; c <= r; c++) matrix[r * n + c] = matrix[c * n + r] = entry(r, c);
        return matrix;
    }

    private static double[] Row(double[] matrix, int row)
    {
        var n = (int)Math.Sqrt(matrix.Length);
        return matrix[(row * n)..((row + 1) * n)];
    }

    private static (double[] Values, double[] Vectors) Decompose(double[] matrix)
    {
        var n = (int)Math.Sqrt(matrix.Length);
        return SymmetricEigen.Decompose([.. matrix], n, n);
    }

    /// <summary>Decomposes and asserts order, A·v = λ·v and orthonormality.</summary>
    private static (double[] Values, double[] Vectors) Check(double[] matrix, int everyVector = 1)
    {
        var (values, vectors) = Decompose(matrix);
        var n = values.Length;
        var norm = n * matrix.Max(Math.Abs);
        Assert.True(values.Zip(values.Skip(1)).All(pair => pair.First >= pair.Second));
        for (var k = 0; k < n; k += everyVector)
        {
            var v = vectors.AsSpan(k * n, n);
            for (var i = 0; i < n; i++)
            {
                double image = 0, overlap = 0;
                for (var j = 0; j < n; j++)
                {
                    image += matrix[i * n + j] * v[j];
                    overlap += vectors[i * n + j] * v[j];
                }

                var residual = image - values[k] * v[i];
                if (!(Math.Abs(residual) <= 1e-14 * norm)) Assert.Fail($"Residual {residual} at n = {n}.");
                if (!(Math.Abs(overlap - (i == k ? 1 : 0)) <= 1e-13)) Assert.Fail($"vᵀv is {overlap} for {k}, {i} of {n}.");
            }
        }

        return (values, vectors);
    }
}
