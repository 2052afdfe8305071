namespace Hourglass.Files;

/// <summary>
/// Decodes the portable gray and color maps of Netpbm: PGM (P2, P5) and PPM (P3, P6), comments included, with a maximum value from 1 to
/// 65,535; values are scaled to 0..255, rounded.
/// </summary>
internal sealed class PnmReader(byte[] file, string name)
{
    private int _at = 2; // after the magic number

    internal static bool IsPnm(ReadOnlySpan<byte> file) =>
        file.Length > 2 && file[0] == 'P' && file[1] is (byte)'2' or (byte)'3' or (byte)'5' or (byte)'6';

    internal PixelImage Read()
    {
        var (isText, channels) = (file[1] is (byte)'2' or (byte)'3', file[1] is (byte)'2' or (byte)'5' ? 1 : 3);
        var (width, height, most) = (Number("the width"), Number("the height"), Number("the largest value"));
        PictureFile.CheckSize(name, width, height);
        if (most is < 1 or > ushort.MaxValue) throw Fault($"expected a largest value from 1 to {ushort.MaxValue}; found {most}.");

        var count = (long)width * height * channels;
        var sampleLength = isText ? 2 : most > byte.MaxValue ? 2 : 1; // as text at least a digit and a blank, but for the last
        if (!isText) _at++; // one blank ends the header
        var left = file.Length - _at + (isText ? 1 : 0);
        if (left < count * sampleLength)
            throw Fault(
                $"expected {count} values for {width} × {height} pixels; only {Math.Max(0, left)} bytes follow the header: the file is "
                + "truncated.");
        if (!isText && left > count * sampleLength) throw Fault($"expected {count * sampleLength} bytes of pixels; found {left}.");

        var image = new PixelImage(width, height, channels) { IsReduced = most > byte.MaxValue };
        for (var i = 0; i < image.Bytes.Length; i++)
        {
            var value = isText ? Number($"value {i} of {count}") : Binary(sampleLength);
            if (value > most) throw Fault($"expected values from 0 to {most}; value {i} is {value}.");
            image.Bytes[i] = (byte)((value * byte.MaxValue + most / 2) / most);
        }

        if (isText && !SkipBlanks()) throw Fault($"expected {count} values; found more.");
        return image;
    }

    private int Binary(int length)
    {
        var value = length == 1 ? file[_at] : (file[_at] << 8) | file[_at + 1];
        _at += length;
        return value;
    }

    private int Number(string what)
    {
        var start = _at;
        if (SkipBlanks()) throw Fault($"expected {what}; the file ends: it is truncated.");
        if (start == _at || !char.IsAsciiDigit((char)file[_at]))
            throw Fault($"expected {what} as a whole number at byte {_at}; found the byte {file[_at]:X2}.");
        var value = 0L;
        for (; _at < file.Length && char.IsAsciiDigit((char)file[_at]); _at++)
        {
            value = value * 10 + file[_at] - '0';
            if (value > int.MaxValue) throw Fault($"expected {what} below {int.MaxValue}; found more at byte {_at}.");
        }

        return (int)value;
    }

    /// <summary>Skips blanks and comments; returns whether the file ends.</summary>
    private bool SkipBlanks()
    {
        for (var isComment = false; _at < file.Length; _at++)
        {
            var letter = (char)file[_at];
            if (isComment) isComment = letter is not ('\n' or '\r');
            else if (letter == '#') isComment = true;
            else if (letter is not (' ' or '\t' or '\n' or '\v' or '\f' or '\r')) return false;
        }

        return true;
    }

    private PictureFileException Fault(string trouble) => new(name, trouble);
}
