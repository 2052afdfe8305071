using System.Globalization;

namespace Hourglass.Data;

/// <summary>
/// Maps the labels of a file to classes, one per distinct label: numbers first, in ascending order, then texts in ordinal order.
/// </summary>
internal static class ClassIndex
{
    /// <summary>The index of each label's class, and the classes' names.</summary>
    internal static (int[] Labels, IReadOnlyList<string> Names) Of(IReadOnlyList<string> labels)
    {
        var names = labels.Distinct()
            .OrderBy(name => Number(name) ?? double.PositiveInfinity).ThenBy(name => name, StringComparer.Ordinal).ToList();
        var index = names.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i);
        return ([.. labels.Select(label => index[label])], names);
    }

    /// <summary>
    /// The shortest form of a number, so that <c>1</c>, <c>1.0</c> and <c>1.0000000e+00</c> are the same class; other text unchanged.
    /// </summary>
    internal static string NameOf(string label) =>
        Number(label) is { } number ? (number + 0.0).ToString("R", CultureInfo.InvariantCulture) : label;

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
