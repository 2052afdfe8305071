namespace Hourglass.Data;

/// <summary>One file of a cataloged data set.</summary>
/// <param name="Path">
/// Its path below a data folder, such as <c>mnist/train-images-idx3-ubyte.gz</c>; with <c>.gz</c> added is found, too.
/// </param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its SHA-256 as 64 hexadecimal digits.</param>
/// <param name="Addresses">Public addresses that serve it, the best first; empty where there is none.</param>
public sealed record DataFileEntry(string Path, long Bytes, string Sha256, params IReadOnlyList<Uri> Addresses);
