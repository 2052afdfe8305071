using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

// Pooling and enlarging, a plane (one channel of one sample) at a time: planes are shared between threads, rows go through vectors.
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

    internal override void UpSample(in UpSampleGeometry geometry, int batch, float* input, float* output) =>
        EachPlane(new UpSampleWork(geometry, input, output), batch * geometry.Channels, geometry.OutputHeight * geometry.OutputWidth);

    internal override void UpSampleBackward(in UpSampleGeometry geometry, int batch, float* outputGradient, float* inputGradient) =>
        EachPlane(
            new UpSampleBackwardWork(geometry, outputGradient, inputGradient), batch * geometry.Channels,
            geometry.OutputHeight * geometry.OutputWidth);

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

    /// <summary>Two steps a row of the output: the largest of each column under the windows, then of the columns under each.</summary>
    private readonly struct MaxPoolWork(ConvolutionGeometry g, float* input, float* output) : IPlaneWork
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Plane(int plane)
        {
            float* from = input + (nint)plane * g.InputHeight * g.InputWidth, columns = Scratch.Panels();
            var to = output + (nint)plane * g.OutputHeight * g.OutputWidth;
            for (var y = 0; y < g.OutputHeight; y++, to += g.OutputWidth)
            {
                var rows = PoolWindow.Rows(g, y);
                Copy(from + (nint)rows.Start * g.InputWidth, columns, g.InputWidth);
                for (var row = rows.Start + 1; row < rows.End; row++)
                {
                    var work = new LargerWork();
                    Sweep(ref work, columns, from + (nint)row * g.InputWidth, null, null, g.InputWidth);
                }

                for (var x = 0; x < g.OutputWidth; x++)
                {
                    var window = PoolWindow.Columns(g, x);
                    var largest = columns[window.Start];
                    for (var i = window.Start + 1; i < window.End; i++) largest = columns[i] > largest ? columns[i] : largest;
                    to[x] = largest;
                }
            }
        }
    }

    private readonly struct LargerWork : IVectorWork
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Vector(float* a, float* b, float* c, float* d) => TSimd.Store(TSimd.Max(TSimd.Load(a), TSimd.Load(b)), a);
    }

    /// <summary>The first place that holds the output takes its gradient. No branch depends on the values, so that none is mispredicted.</summary>
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
                    var window = PoolWindow.Columns(g, x);
                    var (largest, gradient, open) = (output[place], BitConverter.SingleToInt32Bits(outputGradient[place]), -1);
                    for (var row = rows.Start; row < rows.End; row++)
                    {
                        var line = start + (nint)row * g.InputWidth;
                        float* values = input + line, target = inputGradient + line;
                        for (var i = window.Start; i < window.End; i++)
                        {
                            var isLargest = values[i] == largest;
                            var hit = open & -Unsafe.As<bool, byte>(ref isLargest);
                            target[i] += BitConverter.Int32BitsToSingle(gradient & hit);
                            open &= ~hit;
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
            float* from = input + (nint)plane * g.InputHeight * g.InputWidth, columns = Scratch.Panels();
            var to = output + (nint)plane * g.OutputHeight * g.OutputWidth;
            for (var y = 0; y < g.OutputHeight; y++, to += g.OutputWidth)
            {
                var rows = PoolWindow.Rows(g, y);
                Copy(from + (nint)rows.Start * g.InputWidth, columns, g.InputWidth);
                for (var row = rows.Start + 1; row < rows.End; row++)
                {
                    var work = new AddScaledWork(1);
                    Sweep(ref work, columns, from + (nint)row * g.InputWidth, null, null, g.InputWidth);
                }

                for (var x = 0; x < g.OutputWidth; x++)
                {
                    var window = PoolWindow.Columns(g, x);
                    var sum = 0f;
                    for (var i = window.Start; i < window.End; i++) sum += columns[i];
                    to[x] = sum / (rows.Count * window.Count);
                }
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
                {
                    var work = new AddScaledWork(1);
                    Sweep(ref work, to + (nint)row * g.InputWidth, columns, null, null, g.InputWidth);
                }
            }
        }
    }

    /// <summary>Two steps a row of the output: between two rows of the input, then between the columns.</summary>
    private readonly struct UpSampleWork(UpSampleGeometry g, float* input, float* output) : IPlaneWork
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Plane(int plane)
        {
            var from = input + (nint)plane * g.InputHeight * g.InputWidth;
            var to = output + (nint)plane * g.OutputHeight * g.OutputWidth;
            var before = -1;
            for (var y = 0; y < g.OutputHeight; y++, to += g.OutputWidth)
            {
                var (first, second, share) = g.Rows(y);
                if (g.Kind == UpSampleKind.Nearest)
                {
                    if (first == before) Unsafe.CopyBlock(to, to - g.OutputWidth, (uint)g.OutputWidth * sizeof(float));
                    else Repeat(from + (nint)first * g.InputWidth, to);
                    before = first;
                    continue;
                }

                var row = Scratch.Panels();
                Unsafe.CopyBlock(row, from + (nint)first * g.InputWidth, (uint)g.InputWidth * sizeof(float));
                var work = new MixWork(share);
                Sweep(ref work, row, from + (nint)second * g.InputWidth, null, null, g.InputWidth);
                for (var x = 0; x < g.OutputWidth; x++)
                {
                    var (left, right, part) = g.Columns(x);
                    to[x] = row[left] + part * (row[right] - row[left]);
                }
            }
        }

        private void Repeat(float* row, float* to)
        {
            for (int x = 0, i = 0; x < g.OutputWidth; i++)
            {
                var end = i == g.InputWidth - 1 ? g.OutputWidth : Math.Min(g.OutputWidth, x + g.FactorX);
                for (; x < end; x++) to[x] = row[i];
            }
        }
    }

    /// <summary>a + share · (b − a).</summary>
    private readonly struct MixWork(float share) : IVectorWork
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Vector(float* a, float* b, float* c, float* d)
        {
            var first = TSimd.Load(a);
            TSimd.Store(TSimd.MultiplyAdd(TSimd.Broadcast(share), TSimd.Subtract(TSimd.Load(b), first), first), a);
        }
    }

    private readonly struct UpSampleBackwardWork(UpSampleGeometry g, float* outputGradient, float* inputGradient) : IPlaneWork
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Plane(int plane)
        {
            float* to = inputGradient + (nint)plane * g.InputHeight * g.InputWidth, row = Scratch.Panels();
            var from = outputGradient + (nint)plane * g.OutputHeight * g.OutputWidth;
            new Span<float>(to, g.InputHeight * g.InputWidth).Clear();
            for (var y = 0; y < g.OutputHeight; y++, from += g.OutputWidth)
            {
                var (first, second, share) = g.Rows(y);
                new Span<float>(row, g.InputWidth).Clear();
                if (g.Kind == UpSampleKind.Nearest) Gather(from, row);
                else Spread(from, row);
                var work = new AddScaledWork(1 - share);
                Sweep(ref work, to + (nint)first * g.InputWidth, row, null, null, g.InputWidth);
                if (share == 0) continue;
                work = new AddScaledWork(share);
                Sweep(ref work, to + (nint)second * g.InputWidth, row, null, null, g.InputWidth);
            }
        }

        private void Gather(float* from, float* row)
        {
            for (int x = 0, i = 0; x < g.OutputWidth; i++)
            {
                var end = i == g.InputWidth - 1 ? g.OutputWidth : Math.Min(g.OutputWidth, x + g.FactorX);
                var sum = 0f;
                for (; x < end; x++) sum += from[x];
                row[i] = sum;
            }
        }

        private void Spread(float* from, float* row)
        {
            for (var x = 0; x < g.OutputWidth; x++)
            {
                var (left, right, part) = g.Columns(x);
                row[left] += (1 - part) * from[x];
                row[right] += part * from[x];
            }
        }
    }
}
