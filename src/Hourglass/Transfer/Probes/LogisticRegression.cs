using System.Numerics.Tensors;
using Hourglass.Compute;
using Hourglass.Numerics;

namespace Hourglass.Transfer;

/// <summary>
/// Multinomial logistic regression: the W and b that minimize C·Σ −log softmax(W·x + b)[class] + ½‖W‖², by L-BFGS on all rows, in double
/// precision except for the products of rows and weights. Columns are centered and divided by one number, so that C is independent of the
/// scale of codes.
/// </summary>
internal sealed class LogisticRegression : Classifier
{
    private const int BlockRows = 4096;

    private readonly Backend _backend;
    private readonly AffineMap _map;
    private readonly Matrix _weight, _bias;

    private LogisticRegression(Backend backend, AffineMap map, int features, int classes)
        : base(features)
    {
        (_backend, _map, Classes) = (backend, map, classes);
        var memory = backend.Allocate(classes * (features + 1));
        (_weight, _bias) = (memory.AsMatrix(0, classes, features), memory.AsMatrix(classes * features, 1, classes));
    }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>The number of iterations.</summary>
    public int Iterations { get; private set; }

    /// <summary>The final objective divided by C and by the number of rows: the mean cross-entropy in nats plus ‖W‖² / 2Cn.</summary>
    public double Objective { get; private set; }

    /// <summary>Fits W and b.</summary>
    /// <param name="rows">(n, d), finite.</param>
    /// <param name="labels">The class of each row, from 0.</param>
    /// <param name="c">C, above 0: the inverse regularization strength.</param>
    /// <param name="maximumIterations">The maximum number of iterations, at least 1.</param>
    /// <param name="backend">The backend that runs the operations; null for <see cref="Backend.Default"/>.</param>
    /// <param name="cancellation">Stops the fit.</param>
    /// <exception cref="ArgumentException">The numbers of rows and labels differ, or a value is not finite.</exception>
    public static LogisticRegression Fit(
        float[,] rows, ReadOnlySpan<int> labels, double c = 1, int maximumIterations = 300, Backend? backend = null,
        CancellationToken cancellation = default)
    {
        var classes = CheckRows(rows, labels);
        if (!(c > 0 && double.IsFinite(c))) throw new ArgumentOutOfRangeException(nameof(c), c, $"Expected a C above 0; found {c}.");
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumIterations, 1);
        backend ??= Backend.Default;
        var (n, d) = (rows.GetLength(0), rows.GetLength(1));
        var model = new LogisticRegression(backend, CodeScale.Fit(rows), d, classes);
        var (table, known, decay) = (RowArrays.Table(rows), labels.ToArray(), 1 / (c * n));
        var block = Math.Min(n, BlockRows);
        var memory = backend.Allocate(checked(block * (d + classes) + classes * (d + 1)));
        var (weightGradient, biasGradient) = (
            memory.AsMatrix(block * (d + classes), classes, d), memory.AsMatrix(block * (d + classes) + classes * d, 1, classes));
        var single = new float[classes * (d + 1)];

        var parameters = new double[classes * (d + 1)];
        (model.Objective, model.Iterations) = Lbfgs.Minimize(Evaluate, parameters, maximumIterations, 1e-5);
        model.Set(parameters);
        return model;

        double Evaluate(double[] at, double[] gradient)
        {
            cancellation.ThrowIfCancellationRequested();
            model.Set(at);
            var weights = at.AsSpan(0, classes * d);
            var loss = 0.0;
            Array.Clear(gradient);
            for (var start = 0; start < n; start += block)
            {
                var count = Math.Min(block, n - start);
                var (input, output) = (memory.AsMatrix(0, count, d), memory.AsMatrix(block * d, count, classes));
                backend.Gather(table, model._map, [.. Enumerable.Range(start, count)], input);
                backend.DenseForward(input, model._weight, model._bias, Activation.Identity, output);
                loss += backend.SoftmaxLoss(output, known.AsSpan(start, count), 1.0 / n, output);
                backend.DenseBackward(
                    input, model._weight, Activation.Identity, default, output, weightGradient, biasGradient, false, default);
                backend.Download(weightGradient, single.AsSpan(0, classes * d));
                backend.Download(biasGradient, single.AsSpan(classes * d));
                for (var i = 0; i < single.Length; i++) gradient[i] += single[i];
            }

            TensorPrimitives.MultiplyAdd(weights, decay, gradient.AsSpan(0, weights.Length), gradient.AsSpan(0, weights.Length));
            return loss / n + decay / 2 * Sums.OfSquares<double>(weights);
        }
    }

    private protected override int[] OnPredict(float[,] rows)
    {
        var (n, d) = (rows.GetLength(0), Features);
        var (table, result, block) = (RowArrays.Table(rows), new int[n], Math.Min(n, BlockRows));
        var memory = _backend.Allocate(checked(block * (d + Classes)));
        var logits = new float[block * Classes];
        for (var start = 0; start < n; start += block)
        {
            var count = Math.Min(block, n - start);
            var (input, output) = (memory.AsMatrix(0, count, d), memory.AsMatrix(block * d, count, Classes));
            _backend.Gather(table, _map, [.. Enumerable.Range(start, count)], input);
            _backend.DenseForward(input, _weight, _bias, Activation.Identity, output);
            _backend.Download(output, logits.AsSpan(0, count * Classes));
            for (var r = 0; r < count; r++) result[start + r] = TensorPrimitives.IndexOfMax<float>(logits.AsSpan(r * Classes, Classes));
        }

        return result;
    }

    private void Set(double[] parameters)
    {
        var single = Array.ConvertAll(parameters, value => (float)value);
        _backend.Upload(single.AsSpan(0, _weight.Length), _weight);
        _backend.Upload(single.AsSpan(_weight.Length), _bias);
    }
}
