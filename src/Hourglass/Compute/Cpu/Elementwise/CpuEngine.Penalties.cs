using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

// The discrepancy of two samples, and sums of activities.
internal sealed unsafe partial class CpuEngine<TVector, TSimd>
{
    internal override double Discrepancy(
        DiscrepancyKernel kernel, float width, float* codes, float* draws, int rows, int columns, float scale, float* gradient)
    {
        // Dimension by dimension, so that a vector holds one dimension of neighboring points.
        var stride = (rows + MaxCount - 1) / MaxCount * MaxCount;
        var points = Scratch.Shared(checked(2 * columns * stride + 2 * rows));
        Transpose(codes, rows, columns, points, stride);
        Transpose(draws, rows, columns, points + columns * stride, stride);
        var sums = (double*)(points + 2 * columns * stride);
        var pairs = (double)rows * (rows - 1);
        var slope = (float)(4 * scale / pairs);
        if (kernel == DiscrepancyKernel.Rbf) Run(new Rbf(width));
        else Run(new InverseMultiquadratic(width));
        var total = 0.0;
        for (var i = 0; i < rows; i++) total += sums[i];
        return total / pairs;

        void Run<TKernel>(TKernel work) where TKernel : struct, IRadialKernel
        {
            var job = new DiscrepancyJob<TKernel>(work, points, rows, columns, stride, sums, slope, gradient, pool);
            pool.Run(ref job, job.Parts);
        }
    }

    private static void Transpose(float* source, int rows, int columns, float* destination, int stride)
    {
        for (var c = 0; c < columns; c++)
        {
            for (var r = 0; r < stride; r++) destination[(nint)c * stride + r] = r < rows ? source[(nint)r * columns + c] : 0;
        }
    }

    private interface IRadialKernel
    {
        /// <summary>k and its slope by the squared distance.</summary>
        (TVector Value, TVector Slope) Of(TVector square);
    }

    private readonly struct InverseMultiquadratic(float width) : IRadialKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (TVector, TVector) Of(TVector square)
        {
            var (value, slope) = (TSimd.Broadcast(0f), TSimd.Broadcast(0f));
            foreach (var multiple in Backend.DiscrepancyScales)
            {
                var wide = TSimd.Broadcast(multiple * width);
                var alike = TSimd.Divide(wide, TSimd.Add(wide, square));
                value = TSimd.Add(value, alike);
                slope = TSimd.MultiplyAdd(TSimd.Multiply(alike, alike), TSimd.Broadcast(-1 / (multiple * width)), slope);
            }

            return (value, slope);
        }
    }

    private readonly struct Rbf(float width) : IRadialKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (TVector, TVector) Of(TVector square)
        {
            var (value, slope) = (TSimd.Broadcast(0f), TSimd.Broadcast(0f));
            foreach (var multiple in Backend.DiscrepancyScales)
            {
                var inverse = TSimd.Broadcast(-1 / (multiple * width));
                var alike = VectorMath<TVector, TSimd>.Exp(TSimd.Multiply(square, inverse));
                value = TSimd.Add(value, alike);
                slope = TSimd.MultiplyAdd(alike, inverse, slope);
            }

            return (value, slope);
        }
    }

    private readonly struct DiscrepancyJob<TKernel> : IJob where TKernel : struct, IRadialKernel
    {
        private readonly TKernel _kernel;
        private readonly float* _codes, _draws, _gradient;
        private readonly double* _sums;
        private readonly int _rows, _columns, _stride, _share;
        private readonly float _slope;

        internal DiscrepancyJob(
            TKernel kernel, float* points, int rows, int columns, int stride, double* sums, float slope, float* gradient, WorkerPool pool)
        {
            (_kernel, _rows, _columns, _stride, _slope) = (kernel, rows, columns, stride, slope);
            _codes = points;
            _draws = points + columns * stride;
            _sums = sums;
            _gradient = gradient;
            var threads = (int)Math.Clamp((long)rows * stride * (columns + 16) / ElementsPerThread, 1, pool.Threads);
            _share = (rows + threads - 1) / threads;
            Parts = (rows + _share - 1) / _share;
        }

        internal int Parts { get; }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int part)
        {
            var room = Scratch.Own(2 * _stride);
            for (var i = part * _share; i < Math.Min(_rows, (part + 1) * _share); i++)
            {
                var gradient = _gradient == null ? null : _gradient + (nint)i * _columns;
                _sums[i] = Against(_codes, _codes, i, room, gradient, _slope) + Against(_draws, _draws, i, room, null, 0)
                    - 2 * Against(_codes, _draws, i, room, gradient, -_slope);
            }
        }

        /// <summary>Σ over j ≠ i of k(aᵢ, bⱼ); the gradient takes += slope · k′ · (aᵢ − bⱼ).</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private double Against(float* a, float* b, int i, float* room, float* gradient, float slope)
        {
            float* values = room, slopes = room + _stride;
            for (var j = 0; j < _stride; j += TSimd.Count)
            {
                var square = TSimd.Broadcast(0f);
                for (var c = 0; c < _columns; c++)
                {
                    var start = (nint)c * _stride;
                    var difference = TSimd.Subtract(TSimd.Broadcast(a + start + i), TSimd.Load(b + start + j));
                    square = TSimd.MultiplyAdd(difference, difference, square);
                }

                var (value, bySquare) = _kernel.Of(square);
                TSimd.Store(value, values + j);
                TSimd.Store(bySquare, slopes + j);
            }

            values[i] = slopes[i] = 0;
            for (var j = _rows; j < _stride; j++) values[j] = slopes[j] = 0;
            var sum = default(Sum);
            for (var j = 0; j < _stride; j += TSimd.Count) sum.Add(TSimd.Load(values + j));
            if (gradient == null) return sum.Value;

            for (var c = 0; c < _columns; c++)
            {
                var start = (nint)c * _stride;
                var (own, pull) = (TSimd.Broadcast(a + start + i), TSimd.Broadcast(0f));
                for (var j = 0; j < _stride; j += TSimd.Count)
                    pull = TSimd.MultiplyAdd(TSimd.Load(slopes + j), TSimd.Subtract(own, TSimd.Load(b + start + j)), pull);
                gradient[c] += slope * TSimd.Sum(pull);
            }

            return sum.Value;
        }
    }

    internal override double AbsoluteSum(float* values, int length, float scale, float* gradient) =>
        Total(new AbsoluteWork(scale), values, gradient, null, length);

    private struct AbsoluteWork(float scale) : IReduction<double>
    {
        private Sum _sum;

        public double Result => _sum.Value;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Vector(float* a, float* b, float* c, float* d)
        {
            var x = TSimd.Load(a);
            _sum.Add(TSimd.Abs(x));
            if (b != null) TSimd.Store(TSimd.MultiplyAdd(Sign(x), TSimd.Broadcast(scale), TSimd.Load(b)), b);
        }
    }
}
