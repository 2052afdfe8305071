using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Hourglass.Compute;

/// <summary>
/// Arithmetic on the processor with vector instructions and threads. The same seed gives the same bits for any number of threads; other
/// instruction sets round differently.
/// </summary>
/// <remarks>
/// The environment variable <c>HOURGLASS_ISA</c> (avx512, avx2, neon or portable) forces an instruction set and <c>HOURGLASS_THREADS</c> sets
/// the number of threads where the constructor is not told.
/// </remarks>
public sealed unsafe partial class CpuBackend : Backend
{
    /// <summary>The environment variable that forces an instruction set.</summary>
    public const string InstructionSetVariable = "HOURGLASS_ISA";

    /// <summary>The environment variable that sets the number of threads.</summary>
    public const string ThreadsVariable = "HOURGLASS_THREADS";

    private readonly CpuEngine _engine;

    /// <summary>A backend with its own worker threads, which stand by as long as the process runs: make one and share it, as <see cref="Backend.Default"/> does.</summary>
    /// <param name="threads">Threads that share the work, the caller included; 0 for the variable's number, or else all cores.</param>
    /// <param name="instructionSet">Which instructions; null for the variable's, or else the widest the processor has.</param>
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

        _engine = CpuEngine.Create(InstructionSet, new WorkerPool(Threads));
    }

    /// <summary>Threads that share the work, the caller included.</summary>
    public int Threads { get; }

    /// <summary>The instructions in use.</summary>
    public InstructionSet InstructionSet { get; }

    /// <inheritdoc/>
    public override string Description => $"cpu {InstructionSet.ToString().ToLowerInvariant()}, {Threads} {(Threads == 1 ? "thread" : "threads")}";

    /// <summary>Whether this processor, as the runtime lets us use it, has an instruction set.</summary>
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

    /// <inheritdoc/>
    public override void Transform(AffineMap map, Matrix values)
    {
        Check.Map(map, values);
        _engine.Transform(map, Start(values), values.Rows, values.Columns);
        Keep(values);
    }

    /// <inheritdoc/>
    public override void AddScaled(Matrix source, float factor, Matrix destination)
    {
        Check.SameShape(source, destination);
        _engine.AddScaled(Start(source), factor, Start(destination), source.Length);
        Keep(source, destination);
    }

    /// <inheritdoc/>
    public override void Activate(Activation activation, Matrix source, Matrix destination)
    {
        Check.SameShape(source, destination);
        _engine.Activate(activation, Start(source), Start(destination), source.Length);
        Keep(source, destination);
    }

    /// <inheritdoc/>
    public override void ActivateBackward(Activation activation, Matrix values, Matrix outputGradient, Matrix inputGradient)
    {
        Check.SameShape(outputGradient, inputGradient);
        if (activation.Kind != ActivationKind.Identity) Check.SameShape(values, outputGradient);
        _engine.ActivateBackward(activation, Start(values), Start(outputGradient), Start(inputGradient), outputGradient.Length);
        Keep(values, outputGradient, inputGradient);
    }

    /// <inheritdoc/>
    public override void Dropout(RandomStream stream, float rate, Matrix source, Matrix destination)
    {
        Check.SameShape(source, destination);
        Check.DropoutRate(rate);
        _engine.Dropout(stream, rate, Start(source), Start(destination), source.Length);
        Keep(source, destination);
    }

    /// <inheritdoc/>
    public override void FillUniform(RandomStream stream, float low, float high, Matrix destination)
    {
        var values = Span(destination);
        for (var i = 0; i < values.Length; i += 4)
        {
            var (w0, w1, w2, w3) = stream.Block((uint)i / 4);
            ReadOnlySpan<uint> words = [w0, w1, w2, w3];
            for (var j = 0; j < Math.Min(4, values.Length - i); j++)
                values[i + j] = MathF.FusedMultiplyAdd(Philox.Uniform(words[j]), high - low, low);
        }

        Keep(destination);
    }

    /// <inheritdoc/>
    public override void FillNormal(RandomStream stream, float mean, float sigma, Matrix destination)
    {
        Fill(destination, mean);
        _engine.AddNormal(
            stream, sigma, float.NegativeInfinity, float.PositiveInfinity, Start(destination), Start(destination), destination.Length);
        Keep(destination);
    }

    /// <inheritdoc/>
    public override void AddNormal(RandomStream stream, float sigma, float low, float high, Matrix source, Matrix destination)
    {
        Check.SameShape(source, destination);
        Check.Noise(sigma, low, high);
        _engine.AddNormal(stream, sigma, low, high, Start(source), Start(destination), source.Length);
        Keep(source, destination);
    }

    /// <inheritdoc/>
    public override void Multiply(Matrix a, bool transposeA, Matrix b, bool transposeB, Matrix destination, bool accumulate = false)
    {
        Check.Multiply(a, transposeA, b, transposeB, destination);
        _engine.Multiply(
            destination.Rows, destination.Columns, transposeA ? a.Rows : a.Columns, Operand.Of(Start(a), a.Columns, transposeA),
            Operand.Of(Start(b), b.Columns, transposeB), Start(destination), accumulate);
        Keep(a, b, destination);
    }

    /// <inheritdoc/>
    public override void DenseForward(
        Matrix input, Matrix weight, Matrix bias, Activation activation, Matrix output, Matrix preActivation = default)
    {
        Check.DenseForward(input, weight, bias, output, preActivation);
        _engine.DenseForward(
            new DenseShape(input.Rows, input.Columns, weight.Rows), transposed: false, activation, Start(input), Start(weight), Start(bias),
            Start(output), Start(preActivation));
        Keep(input, weight, bias, output, preActivation);
    }

    /// <inheritdoc/>
    public override void TransposedDenseForward(
        Matrix input, Matrix weight, Matrix bias, Activation activation, Matrix output, Matrix preActivation = default)
    {
        Check.TransposedDenseForward(input, weight, bias, output, preActivation);
        _engine.DenseForward(
            new DenseShape(input.Rows, input.Columns, weight.Columns), transposed: true, activation, Start(input), Start(weight), Start(bias),
            Start(output), Start(preActivation));
        Keep(input, weight, bias, output, preActivation);
    }

    /// <inheritdoc/>
    public override void DenseBackward(
        Matrix input, Matrix weight, Activation activation, Matrix values, Matrix outputGradient,
        Matrix weightGradient, Matrix biasGradient, bool accumulate, Matrix inputGradient)
    {
        Check.DenseBackward(input, weight, activation, values, outputGradient, weightGradient, biasGradient, inputGradient);
        _engine.DenseBackward(
            new DenseShape(input.Rows, input.Columns, weight.Rows), activation, Start(input), Start(weight), Start(values),
            Start(outputGradient), Start(weightGradient), Start(biasGradient), accumulate, Start(inputGradient));
        Keep(input, weight, values, outputGradient, weightGradient, biasGradient, inputGradient);
    }

    /// <inheritdoc/>
    public override double Loss(
        LossKind kind, float delta, Activation final, Matrix logits, Matrix target, double gradientScale = 0, Matrix gradient = default)
    {
        Check.Loss(kind, final, logits, target, gradient);
        var total = _engine.Loss(kind, delta, final, Start(logits), Start(target), logits.Length, (float)gradientScale, Start(gradient));
        Keep(logits, target, gradient);
        return total;
    }

    /// <inheritdoc/>
    public override void RowLoss(LossKind kind, float delta, Activation final, Matrix logits, Matrix target, Matrix perRow)
    {
        Check.RowLoss(kind, final, logits, target, perRow);
        float* z = Start(logits), x = Start(target), sums = Start(perRow);
        for (var r = 0; r < logits.Rows; r++)
        {
            var start = (nint)r * logits.Columns;
            sums[r] = (float)_engine.Loss(kind, delta, final, z + start, x + start, logits.Columns, 0, null);
        }

        Keep(logits, target, perRow);
    }

    /// <inheritdoc/>
    public override double SumOfSquares(Matrix values)
    {
        var total = _engine.SumOfSquares(Start(values), values.Length);
        Keep(values);
        return total;
    }

    /// <inheritdoc/>
    public override void ColumnSums(Matrix values, Matrix sums, bool accumulate = false)
    {
        Check.ColumnSums(values, sums);
        _engine.ColumnSums(Start(values), values.Rows, values.Columns, Start(sums), accumulate);
        Keep(values, sums);
    }

    /// <inheritdoc/>
    public override int FirstNonFinite(Matrix values)
    {
        var span = Span(values);
        var found = -1;
        for (var i = 0; i < span.Length && found < 0; i++)
            if (!float.IsFinite(span[i]))
                found = i;
        Keep(values);
        return found;
    }

    private static float* Start(Matrix matrix)
    {
        if (matrix.IsNone) return null;
        return matrix.Buffer is CpuBuffer buffer
            ? buffer.Start + matrix.Offset
            : throw new ArgumentException($"Expected a buffer of a CpuBackend; found {matrix.Buffer.GetType().Name}.");
    }

    private static Span<float> Span(Matrix matrix) => new(Start(matrix), matrix.Length);

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
