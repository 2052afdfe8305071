using Hourglass.Parts;

namespace Hourglass.Data;

/// <summary>
/// A format of data files, or of folders. <see cref="DataFile"/> asks the formats registered by <see cref="PartRegistry"/> one after
/// another whether a file is theirs; the first that says so reads it.
/// </summary>
[PartKind("format")]
public abstract record DataFormat
{
    /// <summary>The name in messages, such as <c>CSV</c>.</summary>
    protected internal abstract string Title { get; }

    /// <summary>The options that <see cref="Read"/> uses; any other option that is given is rejected.</summary>
    protected internal virtual ReadOptionKinds Uses => ReadOptionKinds.None;

    /// <summary>Whether a file or folder is of this format, judged by its first bytes or its name; nothing else should be read.</summary>
    public abstract bool Matches(DataSource source);

    /// <summary>Reads all rows and, where the file has them, their labels.</summary>
    /// <exception cref="DataFormatException">The content is not what the format demands; the message says where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public abstract DataSet Read(DataSource source, ReadOptions options);
}
