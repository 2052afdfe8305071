using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

// Normalization of each row by its own mean and variance.
internal sealed unsafe partial class CpuEngine<TVector, TSimd>
{
    internal override void NormalizeRows(
        int rows, int columns, float* input, float epsilon, float* scale, float* shift, float* output, float* moments) =>
        EachPlane(new RowWork(columns, input, epsilon, scale, shift, output, moments), rows, columns);

    internal override void NormalizeRowsBackward(
        int rows, int columns, float* input, float* moments, float* scale, float* outputGradient, float* scaleGradient,
        float* shiftGradient, bool accumulate, float* inputGradient)
    {
        if (scaleGradient != null || shiftGradient != null)
        {
            EachPlane(
                new RowSumsWork(rows, columns, input, moments, outputGradient, scaleGradient, shiftGradient, accumulate),
                (columns + TSimd.Count - 1) / TSimd.Count, rows * TSimd.Count);
        }

        if (inputGradient != null)
            EachPlane(new RowBackwardWork(columns, input, moments, scale, outputGradient, inputGradient), rows, columns);
    }

    private readonly struct RowWork(int columns, float* input, float epsilon, float* scale, float* shift, float* output, float* moments)
        : IPlaneWork
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Plane(int row)
        {
            float* x = input + (nint)row * columns, y = output + (nint)row * columns;
            var sums = new MomentsWork(new ChannelShape(1, 1, columns), x, null, null);
            var center = (float)(sums.Sum(x, 0, squared: false) / columns);
            var correction = sums.Sum(x, center, squared: false) / columns; // what rounding left of the mean
            var variance = Math.Max(0, sums.Sum(x, center, squared: true) / columns - correction * correction);
            var (mean, root) = ((float)(center + correction), (float)(1 / Math.Sqrt(variance + epsilon)));
            (moments[2 * row], moments[2 * row + 1]) = (mean, root);
            var i = 0;
            for (; i + TSimd.Count <= columns; i += TSimd.Count)
            {
                var d = TSimd.Multiply(TSimd.Subtract(TSimd.Load(x + i), TSimd.Broadcast(mean)), TSimd.Broadcast(root));
                TSimd.Store(TSimd.MultiplyAdd(d, TSimd.Load(scale + i), TSimd.Load(shift + i)), y + i);
            }

            for (; i < columns; i++) y[i] = MathF.FusedMultiplyAdd((x[i] - mean) * root, scale[i], shift[i]);
        }
    }

    /// <summary>A block of columns: the parameters' gradients are sums over the rows.</summary>
    private readonly struct RowSumsWork(
        int rows, int columns, float* input, float* moments, float* outputGradient, float* scaleGradient, float* shiftGradient,
        bool accumulate) : IPlaneWork
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Plane(int block)
        {
            var first = block * TSimd.Count;
            var count = Math.Min(TSimd.Count, columns - first);
            var (sum, product) = (TSimd.Broadcast(0f), TSimd.Broadcast(0f));
            for (var row = 0; row < rows; row++)
            {
                var at = (nint)row * columns + first;
                var g = LoadUpTo(outputGradient + at, count);
                var d = TSimd.Subtract(LoadUpTo(input + at, count), TSimd.Broadcast(moments[2 * row]));
                sum = TSimd.Add(sum, g);
                product = TSimd.MultiplyAdd(g, TSimd.Multiply(d, TSimd.Broadcast(moments[2 * row + 1])), product);
            }

            AddUpTo(product, scaleGradient, first, count, accumulate);
            AddUpTo(sum, shiftGradient, first, count, accumulate);
        }
    }

    private readonly struct RowBackwardWork(
        int columns, float* input, float* moments, float* scale, float* outputGradient, float* inputGradient) : IPlaneWork
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Plane(int row)
        {
            float* x = input + (nint)row * columns, g = outputGradient + (nint)row * columns, d = inputGradient + (nint)row * columns;
            var (mean, root) = (moments[2 * row], moments[2 * row + 1]);
            // h = g · scale goes where the input gradient will be.
            var product = new ProductWork();
            Sweep(ref product, d, g, scale, null, columns);
            var (sum, products) = Sums(x, d, columns, mean);
            var work = new ThroughWork(mean, (float)(sum / columns), (float)(products * root * root / columns), root);
            Sweep(ref work, d, d, x, null, columns);
        }
    }

    private readonly struct ProductWork : IVectorWork
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Vector(float* a, float* b, float* c, float* d) => TSimd.Store(TSimd.Multiply(TSimd.Load(b), TSimd.Load(c)), a);
    }
}
