using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hourglass.Compute;

/// <summary>
/// Sums over arrays, in an order that the length alone decides, so every processor gives the same bits. (Those of
/// <see cref="System.Numerics.Tensors.TensorPrimitives"/> follow the width of the processor's vectors.)
/// </summary>
internal static class Sums
{
    /// <summary>Σ xᵢ.</summary>
    internal static T Of<T>(ReadOnlySpan<T> x) where T : unmanaged, INumberBase<T> => Add<T, Value<T>>(x, x);

    /// <summary>Σ aᵢ·bᵢ.</summary>
    internal static T Dot<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b) where T : unmanaged, INumberBase<T> => Add<T, Product<T>>(a, b);

    /// <summary>Σ xᵢ².</summary>
    internal static T OfSquares<T>(ReadOnlySpan<T> x) where T : unmanaged, INumberBase<T> => Add<T, Product<T>>(x, x);

    /// <summary>The Euclidean length.</summary>
    internal static T Norm<T>(ReadOnlySpan<T> x) where T : unmanaged, INumberBase<T>, IRootFunctions<T> => T.Sqrt(OfSquares(x));

    /// <summary>The Euclidean distance.</summary>
    internal static T Distance<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b) where T : unmanaged, INumberBase<T>, IRootFunctions<T> =>
        T.Sqrt(Add<T, SquaredDifference<T>>(a, b));

    /// <summary>Four vectors of running sums, which are added in pairs at the end; then the rest, one by one.</summary>
    private static T Add<T, TTerm>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : unmanaged, INumberBase<T>
        where TTerm : ITerm<T>
    {
        if (a.Length != b.Length)
            throw new ArgumentException($"Expected as many values as in the first array, {a.Length}; found {b.Length}.");
        ref T firstA = ref MemoryMarshal.GetReference(a), firstB = ref MemoryMarshal.GetReference(b);
        var width = Vector128<T>.Count;
        Vector128<T> s0 = default, s1 = default, s2 = default, s3 = default;
        var i = 0;
        for (; i + 4 * width <= a.Length; i += 4 * width)
        {
            s0 += Term(ref firstA, ref firstB, i);
            s1 += Term(ref firstA, ref firstB, i + width);
            s2 += Term(ref firstA, ref firstB, i + 2 * width);
            s3 += Term(ref firstA, ref firstB, i + 3 * width);
        }

        var sums = (s0 + s1) + (s2 + s3);
        var result = sums[0] + sums[1];
        if (width == 4) result += sums[2] + sums[3];
        for (; i < a.Length; i++) result += TTerm.Of(a[i], b[i]);
        return result;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector128<T> Term(ref T a, ref T b, int i) =>
            TTerm.Of(Vector128.LoadUnsafe(ref a, (nuint)i), Vector128.LoadUnsafe(ref b, (nuint)i));
    }

    /// <summary>What is summed.</summary>
    private interface ITerm<T> where T : unmanaged, INumberBase<T>
    {
        static abstract T Of(T a, T b);

        static abstract Vector128<T> Of(Vector128<T> a, Vector128<T> b);
    }

    private readonly struct Value<T> : ITerm<T> where T : unmanaged, INumberBase<T>
    {
        public static T Of(T a, T b) => a;

        public static Vector128<T> Of(Vector128<T> a, Vector128<T> b) => a;
    }

    private readonly struct Product<T> : ITerm<T> where T : unmanaged, INumberBase<T>
    {
        public static T Of(T a, T b) => a * b;

        public static Vector128<T> Of(Vector128<T> a, Vector128<T> b) => a * b;
    }

    private readonly struct SquaredDifference<T> : ITerm<T> where T : unmanaged, INumberBase<T>
    {
        public static T Of(T a, T b) => (a - b) * (a - b);

        public static Vector128<T> Of(Vector128<T> a, Vector128<T> b) => (a - b) * (a - b);
    }
}
