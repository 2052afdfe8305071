using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

// What penalties on activities sum up, with their gradients.
internal sealed unsafe partial class CpuEngine<TVector, TSimd>
{
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
