using Hourglass.Latent;

namespace Hourglass.Studio;

/// <summary>Codes of any length on a plane that stays calm from one frame to the next.</summary>
internal static class CodeTurn
{
    /// <summary>
    /// Codes of two numbers as they are; of others the first two principal components, turned and mirrored so that they fit the frame
    /// before as well as can be (orthogonal Procrustes problem; Schönemann, 1966).
    /// </summary>
    /// <param name="codes">The codes (n, k).</param>
    /// <param name="before">The same rows in the frame before (n, 2); null for none.</param>
    internal static float[,] Plane(float[,] codes, float[,]? before)
    {
        var (n, k) = (codes.GetLength(0), codes.GetLength(1));
        if (k == 2) return codes;
        var plane = new float[n, 2];
        if (k == 1 || n < 2)
        {
            for (var r = 0; r < n; r++) plane[r, 0] = codes[r, 0];
            return plane;
        }

        plane = Pca.Fit(codes, 2).Encode(codes);
        if (before is not null && before.GetLength(0) == n) Fit(plane, before);
        return plane;
    }

    /// <summary>Turns a to fit b: the orthogonal R that maximizes tr(Rᵀ·aᵀ·b), a rotation or a reflection.</summary>
    private static void Fit(float[,] a, float[,] b)
    {
        double m00 = 0, m01 = 0, m10 = 0, m11 = 0;
        for (var r = 0; r < a.GetLength(0); r++)
        {
            m00 += (double)a[r, 0] * b[r, 0];
            m01 += (double)a[r, 0] * b[r, 1];
            m10 += (double)a[r, 1] * b[r, 0];
            m11 += (double)a[r, 1] * b[r, 1];
        }

        var (turn, mirror) = (double.Hypot(m00 + m11, m01 - m10), double.Hypot(m00 - m11, m01 + m10));
        var length = Math.Max(turn, mirror);
        if (!(length > 0)) return;
        var isMirror = mirror > turn;
        var (c, s) = isMirror ? ((m00 - m11) / length, (m01 + m10) / length) : ((m00 + m11) / length, (m01 - m10) / length);
        var sign = isMirror ? -1 : 1;
        for (var r = 0; r < a.GetLength(0); r++)
            (a[r, 0], a[r, 1]) = ((float)(c * a[r, 0] - sign * s * a[r, 1]), (float)(s * a[r, 0] + sign * c * a[r, 1]));
    }
}
