using Hourglass.Files;

namespace Hourglass.Data;

/// <summary>
/// A folder of pictures (PNG, PGM, PPM, JPEG) as a data set: one row per picture, or tile, of channels × height × width bytes. Where
/// all pictures are in subfolders, the first of these names the class. Files whose names begin with a dot or end with none of .png,
/// .pgm, .ppm, .pnm, .jpg, .jpeg, .jpe and .jfif are left out. Links to folders are followed once.
/// </summary>
public sealed class PictureFolder
{
    private static readonly HashSet<string> _extensions =
        new([".png", ".pgm", ".ppm", ".pnm", ".jpg", ".jpeg", ".jpe", ".jfif"], StringComparer.OrdinalIgnoreCase);

    private PictureFolder(DataSet data, IReadOnlyList<string> files, IReadOnlyList<string> skipped, IReadOnlyList<string> notes) =>
        (Data, Files, Skipped, Notes) = (data, files, skipped, notes);

    /// <summary>The pictures, in the ordinal order of their paths; classes in the ordinal order of their names.</summary>
    public DataSet Data { get; }

    /// <summary>The file of each row; the same for all tiles of a picture.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The files skipped by <see cref="PictureOptions.SkipBroken"/>: one sentence per file, which names it.</summary>
    public IReadOnlyList<string> Skipped { get; }

    /// <summary>
    /// What else there is to say, a sentence each: that folders do not name classes, pictures of formats that are not read by ending,
    /// links not followed, how many pictures were reduced from 16 to 8 bits, and how many have a camera's note that another side is up,
    /// which is not applied.
    /// </summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Reads all pictures of a folder and its subfolders.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="options">What is done to each picture; nothing where null.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    /// <exception cref="DataFormatException">
    /// There is no picture, or one has another size or other channels than the first.
    /// </exception>
    /// <exception cref="PictureFileException">A file is damaged, and damaged files are not skipped.</exception>
    /// <exception cref="DllNotFoundException">
    /// There is a JPEG file and libturbojpeg is not installed; the message says what to install.
    /// </exception>
    /// <exception cref="ArgumentException">An option is invalid or does nothing.</exception>
    /// <exception cref="IOException">The folder or a file is missing or cannot be read.</exception>
    public static PictureFolder Read(string path, PictureOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new PictureOptions();
        options.Check();
        var search = Find(path);
        string[] files = [.. search.Pictures];
        string?[] classes = [.. files.Select(file => ClassOf(path, file))];
        List<string> notes = [.. search.Notes(path)];
        if (classes.Contains(null) && classes.FirstOrDefault(name => name is not null) is { } folder)
        {
            notes.Add($"{path}: there are pictures beside the folder “{folder}”, so folders do not name classes");
            Array.Clear(classes);
        }

        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        try
        {
            return Read(name, files, classes, options, notes, cancellation);
        }
        catch (PictureFileException e)
        {
            throw e.With("Damaged files can be left out (skipBroken, --skip-broken).");
        }
    }

    /// <summary>Reads some pictures; they have no classes.</summary>
    /// <param name="files">The files, at least one.</param>
    /// <param name="options">What is done to each picture; nothing where null.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    /// <exception cref="DataFormatException">One has another size or other channels than the first.</exception>
    /// <exception cref="PictureFileException">A file is damaged, and damaged files are not skipped.</exception>
    /// <exception cref="DllNotFoundException">
    /// There is a JPEG file and libturbojpeg is not installed; the message says what to install.
    /// </exception>
    /// <exception cref="ArgumentException">There is no file, or an option is invalid or does nothing.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static PictureFolder ReadFiles(
        IReadOnlyList<string> files, PictureOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new PictureOptions();
        options.Check();
        if (files.Count == 0) throw new ArgumentException("Expected at least one file.", nameof(files));
        return Read(files[0], [.. files], new string?[files.Count], options, [], cancellation);
    }

    /// <summary>
    /// The pictures of a folder and its subfolders, in the ordinal order of their paths; a link to a folder is followed once.
    /// </summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="DataFormatException">There is no picture.</exception>
    /// <exception cref="IOException">The folder is missing or cannot be read.</exception>
    public static IReadOnlyList<string> FindFiles(string path) => Find(path).Pictures;

    /// <summary>Whether a file has the name of a picture: it ends in .png, .pgm, .ppm, .pnm, .jpg, .jpeg, .jpe or .jfif.</summary>
    public static bool IsPicture(string path) => _extensions.Contains(Path.GetExtension(path));

    private static PictureFolder Read(
        string name, string[] files, string?[] classes, PictureOptions options, List<string> notes, CancellationToken cancellation)
    {
        var rows = new PictureRows(options);
        var (skipped, sources, labels) = (new List<string>(), new List<string>(), new List<int>());
        var (reduced, turned) = (new List<string>(), new List<string>());
        string[] names = [.. classes.OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        for (var i = 0; i < files.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                RequireTarget(files[i]);
                var image = PictureFile.Read(files[i]);
                if (image.IsReduced) reduced.Add(files[i]);
                if (image.Orientation != 1) turned.Add(files[i]);
                rows.Add(image, files[i]);
            }
            catch (PictureFileException e) when (options.SkipBroken)
            {
                skipped.Add(e.Message);
            }

            sources.AddRange(Enumerable.Repeat(files[i], rows.Count - sources.Count));
            if (names.Length > 0)
                labels.AddRange(
                    Enumerable.Repeat(Array.BinarySearch(names, classes[i], StringComparer.Ordinal), rows.Count - labels.Count));
        }

        if (rows.Count == 0)
            throw new DataFormatException(name, $"expected pictures; all {skipped.Count} are damaged, the first: {skipped[0]}");
        Note(reduced, "have 16 bits a channel and are reduced to 8; scale them to the full range before, where they use little of it");
        Note(turned, "have a camera's note that another side is up, which is not applied: they may lie turned");
        return new PictureFolder(
            new DataSet(name, rows.ToTable(), rows.Shape, labels.ToArray(), names.Length > 0 ? names : null), sources, skipped,
            notes);

        void Note(List<string> met, string what)
        {
            if (met.Count > 0) notes.Add(FormattableString.Invariant($"{name}: {met.Count} of {files.Length} pictures {what} ({met[0]})"));
        }
    }

    /// <summary>Names a link that leads nowhere.</summary>
    private static void RequireTarget(string file)
    {
        var info = new FileInfo(file);
        if (info.LinkTarget is { } target && !Leads())
            throw new PictureFileException(file, $"it is a link to {target}, which does not exist.");

        bool Leads()
        {
            try
            {
                return info.ResolveLinkTarget(returnFinalTarget: true) is { Exists: true };
            }
            catch (IOException) // links in a circle
            {
                return false;
            }
        }
    }

    private static PictureSearch Find(string path)
    {
        var search = PictureSearch.In(path);
        if (search.Pictures.Count > 0) return search;
        var left = search.LeftOut is { } others ? $", of which are not read: {others}" : "";
        throw new DataFormatException(
            path, $"expected pictures ({string.Join(", ", _extensions)}); found none among {search.Files} files{left}.");
    }

    private static string? ClassOf(string folder, string file) => Steps(folder, file) is [var first, _, ..] ? first : null;

    private static string[] Steps(string folder, string file) => Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar);
}
