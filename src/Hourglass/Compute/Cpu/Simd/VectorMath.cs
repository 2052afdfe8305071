using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

/// <summary>
/// Elementary functions of a vector of floats, by range reduction and polynomials. Relative error below 3·10⁻⁷ of the result (or of 1
/// where the result is smaller and a sum cancels), tested against double arithmetic. NaN stays NaN.
/// </summary>
internal static class VectorMath<TVector, TSimd>
    where TVector : struct
    where TSimd : struct, ISimd<TVector>
{
    /// <summary>eˣ: x = n ln 2 + r with |r| ≤ ½ ln 2, eʳ by its Taylor polynomial of degree 7; 0 below −87.3, largest at 88.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Exp(TVector x)
    {
        x = TSimd.Min(TSimd.Max(x, B(-87.33f)), B(88f));
        var n = TSimd.Round(TSimd.Multiply(x, B(1.44269504f)));
        var r = TSimd.MultiplyAdd(n, B(-0.693359375f), x); // ln 2 in two parts, the first exact in few bits
        r = TSimd.MultiplyAdd(n, B(2.12194440e-4f), r);
        var p = B(1f / 5040);
        p = TSimd.MultiplyAdd(p, r, B(1f / 720));
        p = TSimd.MultiplyAdd(p, r, B(1f / 120));
        p = TSimd.MultiplyAdd(p, r, B(1f / 24));
        p = TSimd.MultiplyAdd(p, r, B(1f / 6));
        p = TSimd.MultiplyAdd(p, r, B(0.5f));
        p = TSimd.MultiplyAdd(p, r, B(1f));
        p = TSimd.MultiplyAdd(p, r, B(1f));
        return TSimd.Multiply(p, TSimd.PowerOfTwo(n));
    }

    /// <summary>
    /// ln x for normal x above 0: x = 2ᵉ·m with m in [√½, √2); ln m = 2 artanh s with s = (m − 1)/(m + 1), odd series to s⁹.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Log(TVector x)
    {
        var (e, m) = (TSimd.Exponent(x), TSimd.Mantissa(x));
        var large = TSimd.Less(B(1.41421356f), m);
        m = TSimd.Select(large, TSimd.Multiply(m, B(0.5f)), m);
        e = TSimd.Select(large, TSimd.Add(e, B(1f)), e);
        return TSimd.MultiplyAdd(e, B(0.693147181f), Artanh2(TSimd.Divide(TSimd.Subtract(m, B(1f)), TSimd.Add(m, B(1f)))));
    }

    /// <summary>ln(1 + u) for u in [0, 1], accurate near 0: 2 artanh(u / (2 + u)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Log1P(TVector u) => Artanh2(TSimd.Divide(u, TSimd.Add(u, B(2f))));

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Sigmoid(TVector x) => TSimd.Divide(B(1f), TSimd.Add(B(1f), Exp(Negate(x))));

    /// <summary>tanh x: its odd Taylor-like polynomial below ½, else 1 − 2/(e²ˣ + 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Tanh(TVector x)
    {
        var magnitude = TSimd.Abs(x);
        var far = TSimd.Subtract(B(1f), TSimd.Divide(B(2f), TSimd.Add(Exp(TSimd.Add(magnitude, magnitude)), B(1f))));
        var square = TSimd.Multiply(x, x);
        var p = B(-929569f / 638512875f);
        p = TSimd.MultiplyAdd(p, square, B(21844f / 6081075f));
        p = TSimd.MultiplyAdd(p, square, B(-1382f / 155925f));
        p = TSimd.MultiplyAdd(p, square, B(62f / 2835f));
        p = TSimd.MultiplyAdd(p, square, B(-17f / 315f));
        p = TSimd.MultiplyAdd(p, square, B(2f / 15f));
        p = TSimd.MultiplyAdd(p, square, B(-1f / 3f));
        var near = TSimd.MultiplyAdd(TSimd.Multiply(p, square), x, x);
        return TSimd.Select(TSimd.Less(magnitude, B(0.5f)), near, TSimd.CopySign(far, x));
    }

    /// <summary>eˣ − 1 for x ≤ 0: 2t / (1 − t) with t = tanh(x/2), which does not cancel near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector ExpM1(TVector x)
    {
        var t = Tanh(TSimd.Multiply(x, B(0.5f)));
        return TSimd.Divide(TSimd.Add(t, t), TSimd.Subtract(B(1f), t));
    }

    /// <summary>ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Softplus(TVector x) => TSimd.Add(TSimd.Max(x, B(0f)), Log1P(Exp(Negate(TSimd.Abs(x)))));

    /// <summary>
    /// Φ(x) = ½ erfc(−x/√2). Below |x|/√2 = 1 erf's Taylor series to degree 17, above it e^−z² times a fitted polynomial in
    /// 1/(1 + z/2) (the form of Press et al., Numerical Recipes, erfcc; relative error 1.2·10⁻⁷).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector NormalCdf(TVector x)
    {
        var z = TSimd.Multiply(TSimd.Abs(x), B(0.707106781f));
        var square = TSimd.Multiply(z, z);
        var p = B(1f / 685440f);
        p = TSimd.MultiplyAdd(p, square, B(-1f / 75600f));
        p = TSimd.MultiplyAdd(p, square, B(1f / 9360f));
        p = TSimd.MultiplyAdd(p, square, B(-1f / 1320f));
        p = TSimd.MultiplyAdd(p, square, B(1f / 216f));
        p = TSimd.MultiplyAdd(p, square, B(-1f / 42f));
        p = TSimd.MultiplyAdd(p, square, B(1f / 10f));
        p = TSimd.MultiplyAdd(p, square, B(-1f / 3f));
        p = TSimd.MultiplyAdd(p, square, B(1f));
        var erf = TSimd.Multiply(TSimd.Multiply(p, z), B(1.128379167f));

        var t = TSimd.Divide(B(1f), TSimd.MultiplyAdd(z, B(0.5f), B(1f)));
        var q = B(0.17087277f);
        q = TSimd.MultiplyAdd(q, t, B(-0.82215223f));
        q = TSimd.MultiplyAdd(q, t, B(1.48851587f));
        q = TSimd.MultiplyAdd(q, t, B(-1.13520398f));
        q = TSimd.MultiplyAdd(q, t, B(0.27886807f));
        q = TSimd.MultiplyAdd(q, t, B(-0.18628806f));
        q = TSimd.MultiplyAdd(q, t, B(0.09678418f));
        q = TSimd.MultiplyAdd(q, t, B(0.37409196f));
        q = TSimd.MultiplyAdd(q, t, B(1.00002368f));
        q = TSimd.MultiplyAdd(q, t, B(-1.26551223f));
        var erfc = TSimd.Multiply(t, Exp(TSimd.Subtract(q, square)));

        var upper = TSimd.Select(TSimd.Less(z, B(1f)), TSimd.Multiply(B(0.5f), TSimd.Subtract(B(1f), erf)), TSimd.Multiply(B(0.5f), erfc));
        return TSimd.Select(TSimd.Less(x, B(0f)), upper, TSimd.Subtract(B(1f), upper));
    }

    /// <summary>φ(x) = e^(−x²/2) / √2π.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector NormalDensity(TVector x) =>
        TSimd.Multiply(B(0.398942280f), Exp(TSimd.Multiply(TSimd.Multiply(x, x), B(-0.5f))));

    /// <summary>
    /// cos 2πu and sin 2πu for u in [0, 1]: u = q/4 + r with whole q and |r| ≤ ⅛, both series of 2πr to r⁹, then turned by q quarters.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (TVector Cos, TVector Sin) CosSinOfTurn(TVector u)
    {
        var quarters = TSimd.Round(TSimd.Multiply(u, B(4f)));
        var angle = TSimd.Multiply(TSimd.MultiplyAdd(quarters, B(-0.25f), u), B(6.28318531f));
        var square = TSimd.Multiply(angle, angle);
        var s = B(1f / 362880f);
        s = TSimd.MultiplyAdd(s, square, B(-1f / 5040f));
        s = TSimd.MultiplyAdd(s, square, B(1f / 120f));
        s = TSimd.MultiplyAdd(s, square, B(-1f / 6f));
        var sin = TSimd.MultiplyAdd(TSimd.Multiply(s, square), angle, angle);
        var c = B(1f / 40320f);
        c = TSimd.MultiplyAdd(c, square, B(-1f / 720f));
        c = TSimd.MultiplyAdd(c, square, B(1f / 24f));
        c = TSimd.MultiplyAdd(c, square, B(-0.5f));
        var cos = TSimd.MultiplyAdd(c, square, B(1f));

        // Odd quarters, 1 and 3, exchange the two; the cosine is negative in quarters 1 and 2, the sine in 2 and 3.
        var isOdd = TSimd.Less(TSimd.Abs(TSimd.Subtract(TSimd.Abs(TSimd.Subtract(quarters, B(2f))), B(1f))), B(0.5f));
        (cos, sin) = (TSimd.Select(isOdd, sin, cos), TSimd.Select(isOdd, cos, sin));
        cos = TSimd.Select(TSimd.Less(TSimd.Abs(TSimd.Subtract(quarters, B(1.5f))), B(1f)), Negate(cos), cos);
        sin = TSimd.Select(TSimd.Less(TSimd.Abs(TSimd.Subtract(quarters, B(2.5f))), B(1f)), Negate(sin), sin);
        return (cos, sin);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Negate(TVector x) => TSimd.Subtract(B(-0f), x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector B(float x) => TSimd.Broadcast(x);

    /// <summary>2 artanh s = 2s(1 + s²/3 + s⁴/5 + …) for |s| ≤ ⅓.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Artanh2(TVector s)
    {
        var square = TSimd.Multiply(s, s);
        var p = B(1f / 13f);
        p = TSimd.MultiplyAdd(p, square, B(1f / 11f));
        p = TSimd.MultiplyAdd(p, square, B(1f / 9f));
        p = TSimd.MultiplyAdd(p, square, B(1f / 7f));
        p = TSimd.MultiplyAdd(p, square, B(1f / 5f));
        p = TSimd.MultiplyAdd(p, square, B(1f / 3f));
        p = TSimd.Multiply(p, square);
        var twice = TSimd.Add(s, s);
        return TSimd.MultiplyAdd(p, twice, twice);
    }
}
