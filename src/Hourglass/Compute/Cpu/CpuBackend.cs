using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Hourglass.Compute;

/// <summary>
/// Arithmetic on the processor with vector instructions and threads. The same seed gives the same bits for any number of threads; other
/// instruction sets round differently. No operation allocates.
/// </summary>
/// <remarks>
/// <para>
/// The environment variable <c>HOURGLASS_ISA</c> (avx512, avx2, neon or portable) sets the instruction set and <c>HOURGLASS_THREADS</c> the
/// number of threads, unless the constructor is given them.
/// </para>
/// <para>
/// It holds worker threads, which sleep while there is no work. <see cref="Dispose"/> ends them and is optional: a backend that lasts as
/// long as the process, as <see cref="Backend.Default"/> does, need not be disposed. A disposed backend still works, on the calling thread
/// alone.
/// </para>
/// </remarks>
public sealed unsafe partial class CpuBackend : Backend, IDisposable
{
    /// <summary>The environment variable that forces an instruction set.</summary>
    public const string InstructionSetVariable = "HOURGLASS_ISA";

    /// <summary>The environment variable that sets the number of threads.</summary>
    public const string ThreadsVariable = "HOURGLASS_THREADS";

    private readonly WorkerPool _pool;
    private readonly CpuEngine _engine;

    /// <summary>A backend with worker threads of its own: create one and share it, as <see cref="Backend.Default"/> does.</summary>
    /// <param name="threads">Threads that share the work, the caller included; 0 for the variable's number, or else all cores.</param>
    /// <param name="instructionSet">The instruction set; null for the variable's, or else the widest that the processor has.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of threads is negative.</exception>
    /// <exception cref="ArgumentException">An environment variable has a value that is not known.</exception>
    /// <exception cref="PlatformNotSupportedException">The processor lacks the instruction set asked for.</exception>
    public CpuBackend(int threads = 0, InstructionSet? instructionSet = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        Threads = threads > 0 ? threads : ThreadsFromEnvironment() ?? Environment.ProcessorCount;
        InstructionSet = instructionSet ?? InstructionSetFromEnvironment() ?? Widest();
        if (!IsSupported(InstructionSet))
        {
            throw new PlatformNotSupportedException(
                $"The instruction set {InstructionSet} was asked for, but this processor (or a switch of the runtime) does not offer it.");
        }

        _pool = new WorkerPool(Threads);
        _engine = CpuEngine.Create(InstructionSet, _pool);
    }

    /// <summary>Threads that share the work, the caller included.</summary>
    public int Threads { get; }

    /// <summary>The instructions in use.</summary>
    public InstructionSet InstructionSet { get; }

    /// <inheritdoc/>
    public override string Description =>
        $"cpu {InstructionSet.ToString().ToLowerInvariant()}, {Threads} {(Threads == 1 ? "thread" : "threads")}";

    /// <summary>
    /// Ends the worker threads, after what they are doing. Later operations run on the calling thread alone, with the same results.
    /// </summary>
    public void Dispose() => _pool.Dispose();

    /// <summary>Whether this processor, as far as the runtime uses it, has an instruction set.</summary>
    public static bool IsSupported(InstructionSet instructionSet) => instructionSet switch
    {
        InstructionSet.Avx512 => Avx512F.IsSupported && Vector512.IsHardwareAccelerated,
        InstructionSet.Avx2 => Avx2.IsSupported && Fma.IsSupported,
        InstructionSet.Neon => AdvSimd.Arm64.IsSupported,
        _ => true,
    };

    /// <inheritdoc/>
    public override DeviceBuffer Allocate(int length) => new CpuBuffer(length);

    /// <inheritdoc/>
    public override void Upload(ReadOnlySpan<float> source, Matrix destination)
    {
        Check.Length(source.Length, destination);
        source.CopyTo(Span(destination));
        Keep(destination);
    }

    /// <inheritdoc/>
    public override void Download(Matrix source, Span<float> destination)
    {
        Check.Length(destination.Length, source);
        Span(source).CopyTo(destination);
        Keep(source);
    }

    /// <inheritdoc/>
    public override void Copy(Matrix source, Matrix destination)
    {
        Check.SameShape(source, destination);
        Span(source).CopyTo(Span(destination));
        Keep(source, destination);
    }

    /// <inheritdoc/>
    public override void CopyColumns(Matrix source, int sourceStart, Matrix destination, int destinationStart, int count)
    {
        Check.CopyColumns(source, sourceStart, destination, destinationStart, count);
        for (var r = 0; r < source.Rows; r++) Row(source, r).Slice(sourceStart, count).CopyTo(Row(destination, r)[destinationStart..]);
        Keep(source, destination);
    }

    /// <inheritdoc/>
    public override void Fill(Matrix destination, float value)
    {
        Span(destination).Fill(value);
        Keep(destination);
    }

    /// <inheritdoc/>
    public override void Gather(RowTable table, AffineMap map, ReadOnlySpan<int> rows, Matrix destination)
    {
        Check.Gather(table, map, rows, destination);
        _engine.Gather(table, map, rows, Start(destination));
        Keep(destination);
    }

    private static float* Start(Matrix matrix)
    {
        if (matrix.IsNone) return null;
        return matrix.Buffer is CpuBuffer buffer
            ? buffer.Start + matrix.Offset
            : throw new ArgumentException($"Expected a buffer of a CpuBackend; found {matrix.Buffer.GetType().Name}.");
    }

    private static Span<float> Span(Matrix matrix) => new(Start(matrix), matrix.Length);

    private static Span<float> Row(Matrix matrix, int row) => Span(matrix).Slice(row * matrix.Columns, matrix.Columns);

    /// <summary>Keeps the buffers from being collected while only a pointer into them was in use.</summary>
    private static void Keep(params ReadOnlySpan<Matrix> matrices)
    {
        foreach (ref readonly var matrix in matrices) GC.KeepAlive(matrix.Buffer);
    }

    private static InstructionSet Widest() =>
        Enum.GetValues<InstructionSet>().First(IsSupported);

    private static InstructionSet? InstructionSetFromEnvironment()
    {
        var text = Environment.GetEnvironmentVariable(InstructionSetVariable);
        if (string.IsNullOrEmpty(text)) return null;
        foreach (var set in Enum.GetValues<InstructionSet>())
            if (string.Equals(set.ToString(), text, StringComparison.OrdinalIgnoreCase))
                return set;
        throw new ArgumentException($"{InstructionSetVariable} is “{text}”; expected avx512, avx2, neon or portable.");
    }

    private static int? ThreadsFromEnvironment()
    {
        var text = Environment.GetEnvironmentVariable(ThreadsVariable);
        if (string.IsNullOrEmpty(text)) return null;
        return int.TryParse(text, out var threads) && threads is > 0 and <= 1024
            ? threads
            : throw new ArgumentException($"{ThreadsVariable} is “{text}”; expected a whole number from 1 to 1024.");
    }
}
