using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hourglass.Compute;

/// <summary>
/// (x − offset) · factor of floats in double precision, rounded once: each of the three steps is exact or correctly rounded, so that all
/// vector widths give the same bits as <see cref="AffineMap.Apply"/>.
/// </summary>
internal static unsafe class CenteredScale
{
    /// <summary>The map of one row; source and destination may be the same memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(float* source, float* destination, int columns, double* offset, double* factor, bool uniform)
    {
        var c = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var (o, f) = (Vector256.Create(*offset), Vector256.Create(*factor));
            var (o2, f2) = (o, f);
            for (; c + 8 <= columns; c += 8)
            {
                if (!uniform)
                {
                    (o, f) = (Vector256.Load(offset + c), Vector256.Load(factor + c));
                    (o2, f2) = (Vector256.Load(offset + c + 4), Vector256.Load(factor + c + 4));
                }

                var (low, high) = Vector256.Widen(Vector256.Load(source + c));
                Vector256.Narrow((low - o) * f, (high - o2) * f2).Store(destination + c);
            }
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            var (o, f) = (Vector128.Create(*offset), Vector128.Create(*factor));
            var (o2, f2) = (o, f);
            for (; c + 4 <= columns; c += 4)
            {
                if (!uniform)
                {
                    (o, f) = (Vector128.Load(offset + c), Vector128.Load(factor + c));
                    (o2, f2) = (Vector128.Load(offset + c + 2), Vector128.Load(factor + c + 2));
                }

                var (low, high) = Vector128.Widen(Vector128.Load(source + c));
                Vector128.Narrow((low - o) * f, (high - o2) * f2).Store(destination + c);
            }
        }

        for (; c < columns; c++)
        {
            var i = uniform ? 0 : c;
            destination[c] = (float)((source[c] - offset[i]) * factor[i]);
        }
    }
}
