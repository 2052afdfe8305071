using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

// Upsampling, a plane at a time as pooling: first between rows, which go through vectors, then between columns.
internal sealed unsafe partial class CpuEngine<TVector, TSimd>
{
    internal override void UpSample(in UpSampleGeometry geometry, int batch, float* input, float* output) =>
        EachPlane(new UpSampleWork(geometry, input, output), batch * geometry.Channels, geometry.OutputHeight * geometry.OutputWidth);

    internal override void UpSampleBackward(in UpSampleGeometry geometry, int batch, float* outputGradient, float* inputGradient) =>
        EachPlane(
            new UpSampleBackwardWork(geometry, outputGradient, inputGradient), batch * geometry.Channels,
            geometry.OutputHeight * geometry.OutputWidth);

    /// <summary>
    /// Where each column of the output lies between columns of the input, computed once per plane: three numbers per column.
    /// </summary>
    private static float* ColumnTable(in UpSampleGeometry g, float* room)
    {
        int* first = (int*)room, second = first + g.OutputWidth;
        var share = room + 2 * g.OutputWidth;
        for (var x = 0; x < g.OutputWidth; x++) (first[x], second[x], share[x]) = g.Columns(x);
        return share + g.OutputWidth;
    }

    private readonly struct Mix(float share) : IRowOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply(TVector a, TVector b) => TSimd.MultiplyAdd(TSimd.Broadcast(share), TSimd.Subtract(b, a), a);
    }

    private readonly struct AddShare(float share) : IRowOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply(TVector a, TVector b) => TSimd.MultiplyAdd(TSimd.Broadcast(share), b, a);
    }

    private readonly struct UpSampleWork(UpSampleGeometry g, float* input, float* output) : IPlaneWork
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Plane(int plane)
        {
            var from = input + (nint)plane * g.InputHeight * g.InputWidth;
            var to = output + (nint)plane * g.OutputHeight * g.OutputWidth;
            if (g.Kind == UpSampleKind.Nearest) Repeat(from, to);
            else Between(from, to);
        }

        private void Repeat(float* from, float* to)
        {
            for (var y = 0; y < g.OutputHeight; y++, to += g.OutputWidth)
            {
                var (row, _, _) = g.Rows(y);
                if (y > 0 && row == g.Rows(y - 1).First)
                {
                    Unsafe.CopyBlockUnaligned(to, to - g.OutputWidth, (uint)g.OutputWidth * sizeof(float));
                    continue;
                }

                var values = from + (nint)row * g.InputWidth;
                for (int x = 0, i = 0; x < g.OutputWidth; i++)
                    for (var end = EndOf(g, i, x); x < end; x++)
                        to[x] = values[i];
            }
        }

        private void Between(float* from, float* to)
        {
            int* left = (int*)Scratch.Panels(), right = left + g.OutputWidth;
            float* share = (float*)(right + g.OutputWidth), row = ColumnTable(g, (float*)left);
            for (var y = 0; y < g.OutputHeight; y++, to += g.OutputWidth)
            {
                var (first, second, part) = g.Rows(y);
                Unsafe.CopyBlockUnaligned(row, from + (nint)first * g.InputWidth, (uint)g.InputWidth * sizeof(float));
                Combine(new Mix(part), row, from + (nint)second * g.InputWidth, g.InputWidth);
                for (var x = 0; x < g.OutputWidth; x++) to[x] = row[left[x]] + share[x] * (row[right[x]] - row[left[x]]);
            }
        }
    }

    private readonly struct UpSampleBackwardWork(UpSampleGeometry g, float* outputGradient, float* inputGradient) : IPlaneWork
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Plane(int plane)
        {
            var from = outputGradient + (nint)plane * g.OutputHeight * g.OutputWidth;
            var to = inputGradient + (nint)plane * g.InputHeight * g.InputWidth;
            new Span<float>(to, g.InputHeight * g.InputWidth).Clear();
            if (g.Kind == UpSampleKind.Nearest) Gather(from, to);
            else Spread(from, to);
        }

        /// <summary>The rows that were made of one are added up, then its columns.</summary>
        private void Gather(float* from, float* to)
        {
            var sums = Scratch.Panels();
            for (var y = 0; y < g.OutputHeight; y++, from += g.OutputWidth)
            {
                var (row, _, _) = g.Rows(y);
                if (y == 0 || row != g.Rows(y - 1).First)
                    Unsafe.CopyBlockUnaligned(sums, from, (uint)g.OutputWidth * sizeof(float));
                else
                    Combine(new SumOf(), sums, from, g.OutputWidth);
                if (y + 1 < g.OutputHeight && row == g.Rows(y + 1).First) continue;
                var values = to + (nint)row * g.InputWidth;
                for (int x = 0, i = 0; x < g.OutputWidth; i++)
                    for (var end = EndOf(g, i, x); x < end; x++)
                        values[i] += sums[x];
            }
        }

        private void Spread(float* from, float* to)
        {
            int* left = (int*)Scratch.Panels(), right = left + g.OutputWidth;
            float* share = (float*)(right + g.OutputWidth), row = ColumnTable(g, (float*)left);
            for (var y = 0; y < g.OutputHeight; y++, from += g.OutputWidth)
            {
                new Span<float>(row, g.InputWidth).Clear();
                for (var x = 0; x < g.OutputWidth; x++)
                {
                    row[left[x]] += (1 - share[x]) * from[x];
                    row[right[x]] += share[x] * from[x];
                }

                var (first, second, part) = g.Rows(y);
                Combine(new AddShare(1 - part), to + (nint)first * g.InputWidth, row, g.InputWidth);
                Combine(new AddShare(part), to + (nint)second * g.InputWidth, row, g.InputWidth);
            }
        }
    }

    /// <summary>Where the columns that are made of column <paramref name="i"/>, the first at <paramref name="x"/>, end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int EndOf(in UpSampleGeometry g, int i, int x) =>
        i == g.InputWidth - 1 ? g.OutputWidth : Math.Min(g.OutputWidth, x + g.FactorX);
}
