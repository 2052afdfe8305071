namespace Hourglass.Parts;

/// <summary>Finds the known name that a misspelled one was meant to be.</summary>
public static class NearestName
{
    /// <summary>
    /// The name of the least edit distance (insertions, deletions, replacements; letter case aside), or null where none is nearer than
    /// half of the word.
    /// </summary>
    public static string? Of(string word, IEnumerable<string> names)
    {
        var best = names.Select(name => (Name: name, Distance: Distance(word.ToUpperInvariant(), name.ToUpperInvariant())))
            .OrderBy(pair => pair.Distance).FirstOrDefault();
        return best.Name is not null
            && best.Distance <= Math.Max(word.Length > 3 ? 2 : 1, word.Length / 2)
            && best.Distance < best.Name.Length
                ? best.Name
                : null;
    }

    /// <summary><c>; did you mean “x”?</c>, or the list of what is known where nothing is near.</summary>
    public static string Hint(string word, IReadOnlyCollection<string> names) => Of(word, names) is { } nearest
        ? $"; did you mean “{nearest}”?"
        : $"; known are {string.Join(", ", names)}.";

    private static int Distance(string a, string b)
    {
        // Levenshtein's table, one row at a time.
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
