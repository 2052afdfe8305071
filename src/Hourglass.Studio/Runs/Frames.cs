using System.IO.Compression;
using System.Runtime.InteropServices;
using Hourglass.Files;

namespace Hourglass.Studio;

/// <summary>
/// The frames of a training, kept with its run as numpy's archive <c>frames.npz</c>. When there are too many, every second one is dropped,
/// so that what is left still tells the whole story.
/// </summary>
internal sealed class Frames
{
    /// <summary>The file in a run's folder.</summary>
    internal const string FileName = "frames.npz";

    private const int Most = 200;
    private const long MostBytes = 16 << 20;

    private readonly Lock _gate = new();
    private List<Frame> _frames = [];

    private Frames(List<Frame> frames) => _frames = frames;

    /// <summary>No frames yet.</summary>
    internal Frames()
    {
    }

    /// <summary>How many there are.</summary>
    internal int Count
    {
        get
        {
            lock (_gate) return _frames.Count;
        }
    }

    /// <summary>The last frame; null before the first.</summary>
    internal Frame? Last
    {
        get
        {
            lock (_gate) return _frames.Count > 0 ? _frames[^1] : null;
        }
    }

    /// <summary>Adds the newest frame.</summary>
    internal void Add(Frame frame)
    {
        lock (_gate)
        {
            // Only a moment beyond the last counts: a run resumed from an earlier checkpoint comes by again.
            _frames.RemoveAll(old => old.Step >= frame.Step);
            _frames.Add(frame);
            while (_frames.Count > Most || _frames.Count > 2 && _frames.Sum(kept => kept.Bytes) > MostBytes)
            {
                var last = _frames.Count - 1;
                _frames = [.. _frames.Where((_, i) => i % 2 == 0 || i == last)];
            }
        }
    }

    /// <summary>All, with numbers by which one is asked for.</summary>
    internal IReadOnlyList<FrameInfo> List()
    {
        lock (_gate) return [.. _frames.Select((frame, i) => new FrameInfo(i, frame.Step, frame.Epoch))];
    }

    /// <summary>The frame of a number.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    internal Frame Get(int n)
    {
        lock (_gate)
            return n >= 0 && n < _frames.Count
                ? _frames[n]
                : throw new NotFoundException($"there is no frame {n}; there are {_frames.Count}.");
    }

    /// <summary>Writes them to a run's folder.</summary>
    internal void Save(string folder)
    {
        List<Frame> frames;
        lock (_gate) frames = [.. _frames];
        if (frames.Count == 0) return;
        AtomicFile.Write(Path.Combine(folder, FileName), stream =>
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            var (first, n) = (frames[0], frames.Count);
            Write("codes", frames.SelectMany(frame => frame.Codes.Cast<float>()), n, first.Codes.GetLength(0), 2);
            Write("errors", frames.SelectMany(frame => frame.Errors), n, first.Errors.Length);
            Write("rows", frames.SelectMany(frame => frame.Rows.Cast<float>()), n, first.Rows.GetLength(0), first.Rows.GetLength(1));
            Write("times", frames.SelectMany(frame => (double[])[frame.Step, frame.Epoch]), n, 2);

            void Write<T>(string name, IEnumerable<T> values, params ReadOnlySpan<int> shape) where T : unmanaged
            {
                using var entry = archive.CreateEntry(name + ".npy", CompressionLevel.Fastest).Open();
                entry.Write(Npy.Header<T>(shape));
                entry.Write(MemoryMarshal.AsBytes<T>(values.ToArray()));
            }
        });
    }

    /// <summary>Reads them from a run's folder; none where there are none, or where they are damaged.</summary>
    internal static Frames Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return new Frames();
        try
        {
            using var archive = ZipFile.OpenRead(path);
            var ((codes, _), (errors, _), (rows, shape)) = (Read<float>("codes"), Read<float>("errors"), Read<float>("rows"));
            var (times, _) = Read<double>("times");
            var (n, drawn) = (shape[0], errors.Length / shape[0]);
            return new Frames([.. Enumerable.Range(0, n).Select(i => new Frame(
                (long)times[2 * i], times[2 * i + 1], Matrix(codes, i, drawn, 2),
                errors[(i * drawn)..((i + 1) * drawn)], Matrix(rows, i, shape[1], shape[2])))]);

            (T[] Values, int[] Shape) Read<T>(string name) where T : unmanaged
            {
                using var entry = archive.GetEntry(name + ".npy")!.Open();
                return Npy.Read<T>(entry);
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or NullReferenceException or IndexOutOfRangeException)
        {
            return new Frames(); // a picture book, not the model
        }
    }

    private static float[,] Matrix(float[] values, int i, int rows, int columns)
    {
        var result = new float[rows, columns];
        Buffer.BlockCopy(values, i * rows * columns * sizeof(float), result, 0, rows * columns * sizeof(float));
        return result;
    }
}
