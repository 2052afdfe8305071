using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

// Optimizer steps: one pass over weights, gradients and state.
internal sealed unsafe partial class CpuEngine<TVector, TSimd>
{
    internal override StepReport Sgd(in SgdStep step, float* values, float* gradient, float* velocity, int length) =>
        Steps(new SgdWork(step), values, gradient, velocity, null, length);

    internal override StepReport RmsProp(in RmsPropStep step, float* values, float* gradient, float* squares, int length) =>
        Steps(new RmsPropWork(step), values, gradient, squares, null, length);

    internal override StepReport Adam(in AdamStep step, float* values, float* gradient, float* mean, float* variance, int length) =>
        Steps(new AdamWork(step), values, gradient, mean, variance, length);

    private StepReport Steps<TWork>(
        TWork work, float* a, float* b, float* c, float* d, int length) where TWork : struct, IReduction<StepReport>
    {
        if (length == 0) return default;
        var chunk = ChunkOf(length);
        Span<StepReport> parts = stackalloc StepReport[(length + chunk - 1) / chunk];
        Reduce(work, a, b, c, d, length, chunk, parts);
        var report = default(StepReport);
        foreach (var part in parts) report = report.And(part);
        return report;
    }

    /// <summary>What every step gathers on its way: gradients that are not finite, and the largest weight.</summary>
    private struct Seen
    {
        private TVector _nonFinite, _largest;

        internal readonly StepReport Report
        {
            get
            {
                float* lanes = stackalloc float[MaxCount];
                TSimd.Store(_largest, lanes);
                var largest = 0f;
                for (var i = 0; i < TSimd.Count; i++) largest = MathF.Max(largest, lanes[i]);
                return new StepReport((long)TSimd.Sum(_nonFinite), largest);
            }
        }

        /// <summary>Stores <paramref name="updated"/> where the gradient is finite and leaves the old value where not.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void Store(TVector finite, TVector updated, TVector old, float* values)
        {
            var kept = TSimd.Select(finite, updated, old);
            TSimd.Store(kept, values);
            _nonFinite = TSimd.Add(_nonFinite, TSimd.Select(finite, TSimd.Broadcast(0f), TSimd.Broadcast(1f)));
            // A weight that became NaN must not hide behind a comparison that is false.
            _largest = TSimd.Max(TSimd.Select(TSimd.Less(TSimd.Abs(kept), TSimd.Broadcast(float.PositiveInfinity)), _largest,
                TSimd.Broadcast(float.PositiveInfinity)), TSimd.Abs(kept));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Finite(TVector gradient) => TSimd.Less(TSimd.Abs(gradient), TSimd.Broadcast(float.PositiveInfinity));

    /// <summary>clamp(factor · g, ±limit).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Clip(TVector gradient, GradientClip clip) => TSimd.Max(
        TSimd.Min(TSimd.Multiply(gradient, TSimd.Broadcast(clip.Factor)), TSimd.Broadcast(clip.Limit)), TSimd.Broadcast(-clip.Limit));

    private struct SgdWork(SgdStep step) : IReduction<StepReport>
    {
        private Seen _seen;

        public readonly StepReport Result => _seen.Report;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Vector(float* a, float* b, float* c, float* d)
        {
            var (w, raw) = (TSimd.Load(a), TSimd.Load(b));
            var finite = Finite(raw);
            var g = TSimd.MultiplyAdd(TSimd.Broadcast(step.WeightDecay), w, Clip(raw, step.Clip));
            if (c != null)
            {
                var old = TSimd.Load(c);
                var v = TSimd.MultiplyAdd(TSimd.Broadcast(step.Momentum), old, g);
                TSimd.Store(TSimd.Select(finite, v, old), c);
                g = step.Nesterov ? TSimd.MultiplyAdd(TSimd.Broadcast(step.Momentum), v, g) : v;
            }

            _seen.Store(finite, TSimd.MultiplyAdd(TSimd.Broadcast(-step.LearningRate), g, w), w, a);
        }
    }

    private struct RmsPropWork(RmsPropStep step) : IReduction<StepReport>
    {
        private Seen _seen;

        public readonly StepReport Result => _seen.Report;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Vector(float* a, float* b, float* c, float* d)
        {
            var (w, raw, old) = (TSimd.Load(a), TSimd.Load(b), TSimd.Load(c));
            var finite = Finite(raw);
            var g = TSimd.MultiplyAdd(TSimd.Broadcast(step.WeightDecay), w, Clip(raw, step.Clip));
            var s = TSimd.MultiplyAdd(
                TSimd.Broadcast(1f - step.Rho), TSimd.Multiply(g, g), TSimd.Multiply(TSimd.Broadcast(step.Rho), old));
            finite = TSimd.Select(finite, Finite(s), default); // a square that overflows would stop the weight for ever
            TSimd.Store(TSimd.Select(finite, s, old), c);
            var move = TSimd.Divide(
                TSimd.Multiply(TSimd.Broadcast(step.LearningRate), g), TSimd.Add(TSimd.Sqrt(s), TSimd.Broadcast(step.Epsilon)));
            _seen.Store(finite, TSimd.Subtract(w, move), w, a);
        }
    }

    private struct AdamWork : IReduction<StepReport>
    {
        private readonly AdamStep _step;
        private readonly float _rate, _root, _coupled, _kept;
        private Seen _seen;

        internal AdamWork(AdamStep step)
        {
            _step = step;
            _rate = (float)(step.LearningRate / (1 - Math.Pow(step.Beta1, step.Step)));
            _root = (float)(1 / Math.Sqrt(1 - Math.Pow(step.Beta2, step.Step)));
            _coupled = step.Decoupled ? 0 : step.WeightDecay;
            _kept = step.Decoupled ? (float)(1 - (double)step.LearningRate * step.WeightDecay) : 1;
        }

        public readonly StepReport Result => _seen.Report;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Vector(float* a, float* b, float* c, float* d)
        {
            var (w, raw) = (TSimd.Load(a), TSimd.Load(b));
            var (oldMean, oldVariance) = (TSimd.Load(c), TSimd.Load(d));
            var finite = Finite(raw);
            var g = TSimd.MultiplyAdd(TSimd.Broadcast(_coupled), w, Clip(raw, _step.Clip));
            var m = TSimd.MultiplyAdd(TSimd.Broadcast(1f - _step.Beta1), g, TSimd.Multiply(TSimd.Broadcast(_step.Beta1), oldMean));
            var v = TSimd.MultiplyAdd(
                TSimd.Broadcast(1f - _step.Beta2), TSimd.Multiply(g, g), TSimd.Multiply(TSimd.Broadcast(_step.Beta2), oldVariance));
            finite = TSimd.Select(finite, Finite(v), default); // a square that overflows would stop the weight for ever
            TSimd.Store(TSimd.Select(finite, m, oldMean), c);
            TSimd.Store(TSimd.Select(finite, v, oldVariance), d);
            var root = TSimd.MultiplyAdd(TSimd.Sqrt(v), TSimd.Broadcast(_root), TSimd.Broadcast(_step.Epsilon));
            var move = TSimd.Divide(TSimd.Multiply(TSimd.Broadcast(_rate), m), root);
            _seen.Store(finite, TSimd.Subtract(TSimd.Multiply(w, TSimd.Broadcast(_kept)), move), w, a);
        }
    }
}
