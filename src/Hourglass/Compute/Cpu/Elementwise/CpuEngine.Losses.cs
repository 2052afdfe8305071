using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

// Losses with their gradients, and sums.
internal sealed unsafe partial class CpuEngine<TVector, TSimd>
{
    internal override double Loss(
        LossKind kind, float delta, Activation final, float* logits, float* target, int length, float gradientScale, float* gradient)
    {
        var whole = length / TSimd.Count * TSimd.Count;
        var visitor = new LossVisitor(this, kind, delta, gradientScale, logits, target, gradient, whole);
        Functions<TVector, TSimd>.Dispatch(final, ref visitor);
        var total = visitor.Total;
        for (var i = whole; i < length; i++)
        {
            var (loss, slope) = Pointwise.Loss(kind, delta, final, logits[i], target[i]);
            total += loss;
            if (gradient != null) gradient[i] = (float)(gradientScale * slope);
        }

        return total;
    }

    internal override double SumOfSquares(float* values, int length) => Total(default(SquaresWork), values, null, null, length);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void ColumnSums(float* values, int rows, int columns, float* sums, bool accumulate)
    {
        if (!accumulate) new Span<float>(sums, columns).Clear();
        for (var r = 0; r < rows; r++)
        {
            var work = new AddScaledWork(1f);
            Sweep(ref work, sums, values + (nint)r * columns, null, null, columns);
        }
    }

    private double Total<TWork>(TWork work, float* a, float* b, float* c, int length) where TWork : struct, IReduction<double>
    {
        if (length == 0) return 0;
        var chunk = ChunkOf(length);
        Span<double> parts = stackalloc double[(length + chunk - 1) / chunk];
        Reduce(work, a, b, c, null, length, chunk, parts);
        var total = 0.0;
        foreach (var part in parts) total += part;
        return total;
    }

    private struct SquaresWork : IReduction<double>
    {
        private Sum _sum;

        public double Result => _sum.Value;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Vector(float* a, float* b, float* c, float* d)
        {
            var x = TSimd.Load(a);
            _sum.Add(TSimd.Multiply(x, x));
        }
    }

    /// <summary>A sum of vectors: floats for 32 of them, then double.</summary>
    private struct Sum
    {
        private const int FloatsAtATime = 32;

        private TVector _running;
        private int _count;
        private double _total;

        internal double Value
        {
            get
            {
                Flush();
                return _total;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void Add(TVector x)
        {
            _running = TSimd.Add(_running, x);
            if (++_count == FloatsAtATime) Flush();
        }

        private void Flush()
        {
            _total += TSimd.Sum(_running);
            (_running, _count) = (default, 0);
        }
    }

    private struct LossVisitor(
        CpuEngine<TVector, TSimd> engine, LossKind kind, float delta, float scale, float* logits, float* target, float* gradient,
        int length)
        : Functions<TVector, TSimd>.IVisitor
    {
        internal double Total { get; private set; }

        public void Visit<TFunction>(TFunction function) where TFunction : struct, IActivationFunction<TVector>
        {
            Total = kind switch
            {
                LossKind.SquaredError => engine.Total(
                    new LossWork<TFunction, SquaredError>(function, default, scale), logits, target, gradient, length),
                LossKind.AbsoluteError => engine.Total(
                    new LossWork<TFunction, AbsoluteError>(function, default, scale), logits, target, gradient, length),
                LossKind.Huber => engine.Total(
                    new LossWork<TFunction, Huber>(function, new Huber(delta), scale), logits, target, gradient, length),
                LossKind.GaussianLikelihood => engine.Total(
                    new LossWork<TFunction, GaussianLikelihood>(
                        function, new GaussianLikelihood(delta), scale), logits, target, gradient, length),
                _ => engine.Total(new CrossEntropyWork(scale), logits, target, gradient, length),
            };
        }
    }

    private interface ILossFunction
    {
        /// <summary>The loss of an error x̂ − x and its slope there.</summary>
        (TVector Loss, TVector Slope) Of(TVector error);
    }

    private readonly struct SquaredError : ILossFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (TVector, TVector) Of(TVector error) => (TSimd.Multiply(error, error), TSimd.Add(error, error));
    }

    private readonly struct AbsoluteError : ILossFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (TVector, TVector) Of(TVector error) => (TSimd.Abs(error), Sign(error));
    }

    private readonly struct Huber(float delta) : ILossFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (TVector, TVector) Of(TVector error)
        {
            var (limit, half) = (TSimd.Broadcast(delta), TSimd.Broadcast(0.5f));
            var magnitude = TSimd.Abs(error);
            var far = TSimd.Less(limit, magnitude);
            var parabola = TSimd.Multiply(half, TSimd.Multiply(error, error));
            var line = TSimd.Multiply(limit, TSimd.Subtract(magnitude, TSimd.Multiply(half, limit)));
            return (TSimd.Select(far, line, parabola), TSimd.Select(far, TSimd.Multiply(limit, Sign(error)), error));
        }
    }

    private readonly struct GaussianLikelihood(float variance) : ILossFunction
    {
        private readonly float _precision = 1 / variance, _constant = (float)(0.5 * Math.Log(2 * Math.PI * variance));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (TVector, TVector) Of(TVector error)
        {
            var slope = TSimd.Multiply(error, TSimd.Broadcast(_precision));
            return (TSimd.MultiplyAdd(TSimd.Multiply(error, TSimd.Broadcast(0.5f)), slope, TSimd.Broadcast(_constant)), slope);
        }
    }

    /// <summary>−1, 0 or 1; NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sign(TVector x)
    {
        var (zero, one) = (TSimd.Broadcast(0f), TSimd.Broadcast(1f));
        return TSimd.Select(TSimd.Less(zero, x), one, TSimd.Select(TSimd.Less(x, zero), TSimd.Broadcast(-1f), TSimd.Multiply(x, zero)));
    }

    private struct LossWork<TFunction, TLoss>(TFunction function, TLoss loss, float scale) : IReduction<double>
        where TFunction : struct, IActivationFunction<TVector>
        where TLoss : struct, ILossFunction
    {
        private Sum _sum;

        public double Result => _sum.Value;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Vector(float* a, float* b, float* c, float* d)
        {
            var z = TSimd.Load(a);
            var reconstruction = function.Value(z);
            var (value, slope) = loss.Of(TSimd.Subtract(reconstruction, TSimd.Load(b)));
            _sum.Add(value);
            if (c == null) return;
            if (typeof(TFunction) != typeof(Functions<TVector, TSimd>.Identity))
                slope = TSimd.Multiply(slope, function.Derivative(z, reconstruction));
            TSimd.Store(TSimd.Multiply(slope, TSimd.Broadcast(scale)), c);
        }
    }

    /// <summary>max(z, 0) − x·z + ln(1 + e^−|z|), slope σ(z) − x; one exponential serves both.</summary>
    private struct CrossEntropyWork(float scale) : IReduction<double>
    {
        private Sum _sum;

        public double Result => _sum.Value;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Vector(float* a, float* b, float* c, float* d)
        {
            var (z, x) = (TSimd.Load(a), TSimd.Load(b));
            var (zero, one) = (TSimd.Broadcast(0f), TSimd.Broadcast(1f));
            var e = VectorMath<TVector, TSimd>.Exp(TSimd.Subtract(zero, TSimd.Abs(z)));
            var linear = TSimd.Subtract(TSimd.Max(z, zero), TSimd.Multiply(x, z));
            _sum.Add(TSimd.Add(linear, VectorMath<TVector, TSimd>.Log1P(e)));
            if (c == null) return;
            // σ(z) = 1 / (1 + e^−|z|) for z ≥ 0, else e^−|z| / (1 + e^−|z|).
            var sigmoid = TSimd.Divide(TSimd.Select(TSimd.Less(z, zero), e, one), TSimd.Add(one, e));
            TSimd.Store(TSimd.Multiply(TSimd.Subtract(sigmoid, x), TSimd.Broadcast(scale)), c);
        }
    }
}
