using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hourglass.Compute;

// Pooling, a plane (one channel of one sample) at a time: planes are shared between threads, rows go through vectors.
internal sealed unsafe partial class CpuEngine<TVector, TSimd>
{
    internal override void MaxPool(in ConvolutionGeometry geometry, int batch, float* input, float* output) =>
        EachPlane(new MaxPoolWork(geometry, input, output), batch * geometry.InputChannels, geometry.InputHeight * geometry.InputWidth);

    internal override void MaxPoolBackward(
        in ConvolutionGeometry geometry, int batch, float* input, float* output, float* outputGradient, float* inputGradient) =>
        EachPlane(
            new MaxPoolBackwardWork(geometry, input, output, outputGradient, inputGradient), batch * geometry.InputChannels,
            2 * geometry.InputHeight * geometry.InputWidth);

    internal override void AveragePool(in ConvolutionGeometry geometry, int batch, float* input, float* output) =>
        EachPlane(new AveragePoolWork(geometry, input, output), batch * geometry.InputChannels, geometry.InputHeight * geometry.InputWidth);

    internal override void AveragePoolBackward(in ConvolutionGeometry geometry, int batch, float* outputGradient, float* inputGradient) =>
        EachPlane(
            new AveragePoolBackwardWork(geometry, outputGradient, inputGradient), batch * geometry.InputChannels,
            geometry.InputHeight * geometry.InputWidth);

    /// <summary>Work on one of many planes that touch different memory.</summary>
    private interface IPlaneWork
    {
        void Plane(int plane);
    }

    /// <summary>Shares planes of <paramref name="size"/> elements' work between threads.</summary>
    private void EachPlane<TWork>(TWork work, int planes, int size) where TWork : struct, IPlaneWork
    {
        var threads = (int)Math.Clamp((long)planes * size / ElementsPerThread, 1, pool.Threads);
        var job = new PlaneJob<TWork>(work, planes, Math.Max(1, (planes + threads - 1) / threads));
        pool.Run(ref job, job.Parts);
    }

    private readonly struct PlaneJob<TWork>(TWork work, int planes, int share) : IJob where TWork : struct, IPlaneWork
    {
        internal int Parts => (planes + share - 1) / share;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int part)
        {
            var own = work;
            for (var plane = part * share; plane < Math.Min(planes, (part + 1) * share); plane++) own.Plane(plane);
        }
    }

    /// <summary>What is done to the values of two rows that stand at the same place.</summary>
    private interface IRowOperation
    {
        TVector Apply(TVector a, TVector b);
    }

    /// <summary>a = operation(a, b) for rows of any length; nothing behind their ends is touched.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Combine<TOperation>(TOperation operation, float* a, float* b, int length) where TOperation : struct, IRowOperation
    {
        var i = 0;
        for (; i + TSimd.Count <= length; i += TSimd.Count) TSimd.Store(operation.Apply(TSimd.Load(a + i), TSimd.Load(b + i)), a + i);
        var rest = length - i;
        if (rest > 0) TSimd.Store(operation.Apply(TSimd.Load(a + i, rest), TSimd.Load(b + i, rest)), a + i, rest);
    }

    private readonly struct LargerOf : IRowOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply(TVector a, TVector b) => TSimd.Max(a, b);
    }

    private readonly struct SumOf : IRowOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply(TVector a, TVector b) => TSimd.Add(a, b);
    }

    /// <summary>
    /// Leaves at columns[x · stride] what <paramref name="operation"/> makes of the values under window x of row <paramref name="y"/>:
    /// first of the rows, then of the columns. Around them stand values that change nothing, so that no window is cut.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pool<TOperation>(TOperation operation, float neutral, in ConvolutionGeometry g, int y, float* plane, float* columns)
        where TOperation : struct, IRowOperation
    {
        var rows = PoolWindow.Rows(g, y);
        var starts = (g.OutputWidth - 1) * g.StrideX + 1;
        var inside = columns + g.PaddingLeft;
        new Span<float>(columns, Math.Max(g.PaddingLeft + g.InputWidth, starts + g.KernelWidth)).Fill(neutral);
        Unsafe.CopyBlockUnaligned(inside, plane + (nint)rows.Start * g.InputWidth, (uint)g.InputWidth * sizeof(float));
        for (var row = rows.Start + 1; row < rows.End; row++) Combine(operation, inside, plane + (nint)row * g.InputWidth, g.InputWidth);
        for (var i = 0; i < starts; i += TSimd.Count)
        {
            // A window reaches to its right only, so what is written here is read no more.
            var found = TSimd.Load(columns + i);
            for (var x = 1; x < g.KernelWidth; x++) found = operation.Apply(found, TSimd.Load(columns + i + x));
            TSimd.Store(found, columns + i);
        }
    }

    private readonly struct MaxPoolWork(ConvolutionGeometry g, float* input, float* output) : IPlaneWork
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Plane(int plane)
        {
            var found = Scratch.Panels();
            var to = output + (nint)plane * g.OutputHeight * g.OutputWidth;
            for (var y = 0; y < g.OutputHeight; y++, to += g.OutputWidth)
            {
                Pool(new LargerOf(), float.NegativeInfinity, g, y, input + (nint)plane * g.InputHeight * g.InputWidth, found);
                for (var x = 0; x < g.OutputWidth; x++) to[x] = found[x * g.StrideX];
            }
        }
    }

    /// <summary>
    /// The first place that holds the output takes its gradient. No branch depends on the values, so that none is mispredicted.
    /// </summary>
    private readonly struct MaxPoolBackwardWork(
        ConvolutionGeometry g, float* input, float* output, float* outputGradient, float* inputGradient) : IPlaneWork
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Plane(int plane)
        {
            var (start, place) = ((nint)plane * g.InputHeight * g.InputWidth, (nint)plane * g.OutputHeight * g.OutputWidth);
            new Span<float>(inputGradient + start, g.InputHeight * g.InputWidth).Clear();
            for (var y = 0; y < g.OutputHeight; y++)
            {
                var rows = PoolWindow.Rows(g, y);
                for (var x = 0; x < g.OutputWidth; x++, place++)
                {
                    var columns = PoolWindow.Columns(g, x);
                    var largest = Vector128.CreateScalarUnsafe(output[place]);
                    var gradient = Vector128.CreateScalarUnsafe(outputGradient[place]); // 0 once it has found its place
                    var line = start + (nint)rows.Start * g.InputWidth;
                    for (var row = rows.Start; row < rows.End; row++, line += g.InputWidth)
                    {
                        for (var at = line + columns.Start; at < line + columns.End; at++)
                        {
                            var hit = Vector128.Equals(Vector128.CreateScalarUnsafe(input[at]), largest);
                            inputGradient[at] += (hit & gradient).ToScalar();
                            gradient = Vector128.AndNot(gradient, hit);
                        }
                    }
                }
            }
        }
    }

    private readonly struct AveragePoolWork(ConvolutionGeometry g, float* input, float* output) : IPlaneWork
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Plane(int plane)
        {
            var sums = Scratch.Panels();
            var to = output + (nint)plane * g.OutputHeight * g.OutputWidth;
            for (var y = 0; y < g.OutputHeight; y++, to += g.OutputWidth)
            {
                Pool(new SumOf(), 0, g, y, input + (nint)plane * g.InputHeight * g.InputWidth, sums);
                var rows = PoolWindow.Rows(g, y).Count;
                for (var x = 0; x < g.OutputWidth; x++) to[x] = sums[x * g.StrideX] / (rows * PoolWindow.Columns(g, x).Count);
            }
        }
    }

    private readonly struct AveragePoolBackwardWork(ConvolutionGeometry g, float* outputGradient, float* inputGradient) : IPlaneWork
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Plane(int plane)
        {
            float* to = inputGradient + (nint)plane * g.InputHeight * g.InputWidth, columns = Scratch.Panels();
            var from = outputGradient + (nint)plane * g.OutputHeight * g.OutputWidth;
            new Span<float>(to, g.InputHeight * g.InputWidth).Clear();
            for (var y = 0; y < g.OutputHeight; y++, from += g.OutputWidth)
            {
                var rows = PoolWindow.Rows(g, y);
                new Span<float>(columns, g.InputWidth).Clear();
                for (var x = 0; x < g.OutputWidth; x++)
                {
                    var window = PoolWindow.Columns(g, x);
                    var share = from[x] / (rows.Count * window.Count);
                    for (var i = window.Start; i < window.End; i++) columns[i] += share;
                }

                for (var row = rows.Start; row < rows.End; row++)
                    Combine(new SumOf(), to + (nint)row * g.InputWidth, columns, g.InputWidth);
            }
        }
    }
}
