using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

// Gaussian codes, row by row: μ and log σ² of a row lie one after the other. Too small for threads.
internal sealed unsafe partial class CpuEngine<TVector, TSimd>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void GaussianDraw(float* head, float* code, int rows, int size)
    {
        var work = default(GaussianDrawWork);
        for (var r = 0; r < rows; r++)
        {
            var h = head + (nint)r * 2 * size;
            Sweep(ref work, code + (nint)r * size, h, h + size, null, size);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void GaussianDivergence(float* head, int rows, int size, float* sums)
    {
        new Span<float>(sums, size).Clear();
        var work = default(GaussianDivergenceWork);
        for (var r = 0; r < rows; r++)
        {
            var h = head + (nint)r * 2 * size;
            Sweep(ref work, sums, h, h + size, null, size);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void GaussianDivergenceBackward(float* head, float* factors, float* gradient, int rows, int size)
    {
        var (means, variances) = (default(MeanSlopeWork), default(VarianceSlopeWork));
        for (var r = 0; r < rows; r++)
        {
            float* h = head + (nint)r * 2 * size, g = gradient + (nint)r * 2 * size;
            Sweep(ref means, g, h, factors, null, size);
            Sweep(ref variances, g + size, h + size, factors, null, size);
        }
    }

    /// <summary>z = μ + exp(½·log σ²)·z.</summary>
    private struct GaussianDrawWork : IVectorWork
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Vector(float* a, float* b, float* c, float* d)
        {
            var sigma = VectorMath<TVector, TSimd>.Exp(TSimd.Multiply(TSimd.Broadcast(0.5f), TSimd.Load(c)));
            TSimd.Store(TSimd.MultiplyAdd(sigma, TSimd.Load(a), TSimd.Load(b)), a);
        }
    }

    /// <summary>sum += ½·(μ² + σ² − log σ² − 1).</summary>
    private struct GaussianDivergenceWork : IVectorWork
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Vector(float* a, float* b, float* c, float* d)
        {
            var (mean, logVariance) = (TSimd.Load(b), TSimd.Load(c));
            var spread = TSimd.Subtract(TSimd.Subtract(VectorMath<TVector, TSimd>.Exp(logVariance), logVariance), TSimd.Broadcast(1f));
            TSimd.Store(TSimd.MultiplyAdd(TSimd.Broadcast(0.5f), TSimd.MultiplyAdd(mean, mean, spread), TSimd.Load(a)), a);
        }
    }

    /// <summary>gradient += factor·μ.</summary>
    private struct MeanSlopeWork : IVectorWork
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Vector(float* a, float* b, float* c, float* d) =>
            TSimd.Store(TSimd.MultiplyAdd(TSimd.Load(c), TSimd.Load(b), TSimd.Load(a)), a);
    }

    /// <summary>gradient += ½·factor·(σ² − 1).</summary>
    private struct VarianceSlopeWork : IVectorWork
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Vector(float* a, float* b, float* c, float* d)
        {
            var slope = TSimd.Subtract(VectorMath<TVector, TSimd>.Exp(TSimd.Load(b)), TSimd.Broadcast(1f));
            TSimd.Store(TSimd.MultiplyAdd(TSimd.Multiply(TSimd.Broadcast(0.5f), TSimd.Load(c)), slope, TSimd.Load(a)), a);
        }
    }
}
