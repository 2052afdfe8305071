using Hourglass.Runs;

namespace Hourglass.Studio;

/// <summary>A plane through the latent space: two dimensions of the code, or two principal components of a part's codes.</summary>
/// <param name="IsPca">Whether it is that of the principal components.</param>
/// <param name="X">The dimension across, for a pair.</param>
/// <param name="Y">The dimension upwards, for a pair.</param>
internal sealed record CodeView(bool IsPca, int X, int Y)
{
    /// <summary>Reads it from a request.</summary>
    /// <exception cref="UsageException">A dimension does not exist.</exception>
    internal static CodeView Of(string? kind, int? x, int? y, int latentSize)
    {
        if (kind is not (null or "pair" or "pca")) throw new UsageException($"kind: expected pair or pca; found “{kind}”.");
        if (kind == "pca" && latentSize < 2) throw new UsageException("principal components need codes of at least two numbers.");
        var (across, up) = (x ?? 0, y ?? Math.Min(1, latentSize - 1));
        if (across < 0 || across >= latentSize || up < 0 || up >= latentSize)
            throw new UsageException($"x, y: expected dimensions 0 to {latentSize - 1}; found {across} and {up}.");
        return new CodeView(kind == "pca", across, up);
    }

    /// <summary>All rows of a part on the plane (n, 2).</summary>
    internal float[,] Map(OpenPart part)
    {
        if (IsPca) return part.Pca.Encode(part.Codes);
        var codes = part.Codes;
        var result = new float[codes.GetLength(0), 2];
        for (var r = 0; r < codes.GetLength(0); r++) (result[r, 0], result[r, 1]) = (codes[r, X], X == Y ? 0 : codes[r, Y]);
        return result;
    }

    /// <summary>The code at a point of the plane: an anchor's, with the two coordinates replaced.</summary>
    internal float[] CodeAt(OpenPart part, float[] anchor, float a, float b)
    {
        if (!float.IsFinite(a) || !float.IsFinite(b)) throw new UsageException("a, b: expected finite coordinates.");
        var code = (float[])anchor.Clone();
        if (!IsPca)
        {
            code[X] = a;
            if (X != Y) code[Y] = b;
            return code;
        }

        var (pca, row) = (part.Pca, new float[1, code.Length]);
        for (var c = 0; c < code.Length; c++) row[0, c] = code[c];
        var place = pca.Encode(row);
        for (var c = 0; c < code.Length; c++)
            code[c] += (a - place[0, 0]) * pca.Components[0, c] + (b - place[0, 1]) * pca.Components[1, c];
        return code;
    }
}
