using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

// Corruptions that choose among the values of a row; rows are shared among the threads.
internal sealed unsafe partial class CpuEngine<TVector, TSimd>
{
    internal override void MaskExactly(RandomStream stream, int count, float* source, float* destination, int rows, int columns)
    {
        var job = new MaskJob(stream, count, source, destination, rows, columns, pool);
        pool.Run(ref job, job.Parts);
    }

    internal override void FillBlock(
        RandomStream stream, Shape picture, int height, int width, float value, float* source, float* destination, int rows)
    {
        var job = new BlockJob(stream, picture, height, width, value, source, destination, rows, pool);
        pool.Run(ref job, job.Parts);
    }

    private readonly struct MaskJob : IJob
    {
        private readonly RandomStream _stream;
        private readonly int _count, _rows, _columns, _share;
        private readonly float* _source, _destination;

        internal MaskJob(RandomStream stream, int count, float* source, float* destination, int rows, int columns, WorkerPool pool)
        {
            (_stream, _count, _rows, _columns) = (stream, count, rows, columns);
            _source = source;
            _destination = destination;
            (_share, Parts) = Split(rows, 4L * rows * columns, pool);
        }

        internal int Parts { get; }

        /// <summary>Without a branch: which values are chosen cannot be predicted.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int part)
        {
            uint* words = stackalloc uint[4 * MaxCount];
            var order = BlockOrder();
            for (var row = part * _share; row < Math.Min(_rows, (part + 1) * _share); row++)
            {
                var (i, end, needed) = (row * _columns, (row + 1) * _columns, _count);
                while (i < end)
                {
                    var first = i & ~3;
                    Draw(order, (uint)first / 4, (float*)words);
                    var stop = Math.Min(end, first + 4 * TSimd.Count);
                    for (; i < stop; i++)
                    {
                        var draw = (int)((ulong)words[i - first] * (uint)(end - i) >> 32);
                        var chosen = (draw - needed) >> 31; // −1 where draw < needed, else 0
                        ((int*)_destination)[i] = ((int*)_source)[i] & ~chosen;
                        needed += chosen;
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Draw(TVector order, uint block, float* words)
        {
            var (w0, w1, w2, w3) = Words(_stream, order, block);
            (w0, w1, w2, w3) = InOrder(w0, w1, w2, w3);
            TSimd.Store(w0, words);
            TSimd.Store(w1, words + TSimd.Count);
            TSimd.Store(w2, words + 2 * TSimd.Count);
            TSimd.Store(w3, words + 3 * TSimd.Count);
        }
    }

    private readonly struct BlockJob : IJob
    {
        private readonly RandomStream _stream;
        private readonly Shape _picture;
        private readonly int _height, _width, _rows, _share;
        private readonly float _value;
        private readonly float* _source, _destination;

        internal BlockJob(
            RandomStream stream, Shape picture, int height, int width, float value, float* source, float* destination, int rows,
            WorkerPool pool)
        {
            (_stream, _picture, _height, _width, _value, _rows) = (stream, picture, height, width, value, rows);
            _source = source;
            _destination = destination;
            (_share, Parts) = Split(rows, (long)rows * picture.Size, pool);
        }

        internal int Parts { get; }

        public void Run(int part)
        {
            var (channels, height, width) = (_picture[0], _picture[1], _picture[2]);
            var size = _picture.Size;
            for (var row = part * _share; row < Math.Min(_rows, (part + 1) * _share); row++)
            {
                var values = new Span<float>(_destination + row * size, size);
                if (_source != _destination) new ReadOnlySpan<float>(_source + row * size, size).CopyTo(values);
                var top = _stream.Below(2 * (uint)row, height - _height + 1);
                var left = _stream.Below(2 * (uint)row + 1, width - _width + 1);
                for (var channel = 0; channel < channels; channel++)
                    for (var y = top; y < top + _height; y++)
                        values.Slice((channel * height + y) * width + left, _width).Fill(_value);
            }
        }
    }
}
