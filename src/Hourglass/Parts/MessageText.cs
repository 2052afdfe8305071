namespace Hourglass.Parts;

/// <summary>
/// Text that comes from files (names of columns, classes, tensors, files) as it may be shown: without control characters, which would steer
/// a terminal, and of bounded length.
/// </summary>
public static class MessageText
{
    private const int Longest = 1000;

    /// <summary>A message for people: one line, at most 1,000 characters, � for each character that is none.</summary>
    public static string Clean(string message)
    {
        if (message.Length > Longest)
        {
            // The cut message is no longer than the limit, so that one which quotes it, and is cut again, ends in one ellipsis.
            var end = char.IsHighSurrogate(message[Longest - 2]) ? Longest - 2 : Longest - 1;
            message = message[..end] + "…";
        }

        return string.Create(message.Length, message, static (cleaned, source) =>
        {
            for (var i = 0; i < cleaned.Length; i++)
                cleaned[i] = source[i] is '\n' or '\r' or '\t' ? ' ' : Clean(source[i]);
        });
    }

    /// <summary>
    /// A character as it may be shown: � for control characters (C0, C1) and for those that reverse the direction of text, by which a name
    /// can look like another (Boucher and Anderson 2021, “Trojan Source”).
    /// </summary>
    public static char Clean(char character) =>
        char.IsControl(character) || character is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' ? '\uFFFD' : character;
}
