using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

// Sparse codes: the largest of each row by radix selection, and products that skip zeros.
internal sealed unsafe partial class CpuEngine<TVector, TSimd>
{
    /// <summary>The 31 bits of a float above 0 grow with it; they are looked at in digits of this many.</summary>
    private const int DigitBits = 11, Digits = 1 << DigitBits;

    internal override float TopK(int rows, int columns, float* values, int count, float* marks, float least, float* destination)
    {
        var smallest = stackalloc float[pool.Threads];
        var job = new TopKJob(rows, columns, values, count, marks, least, destination, smallest, pool);
        pool.Run(ref job, job.Parts);
        var result = float.PositiveInfinity;
        for (var i = 0; i < job.Parts; i++) result = Math.Min(result, smallest[i]);
        return float.IsPositiveInfinity(result) ? 0 : result;
    }

    internal override void SparseMultiply(int batch, int latents, int features, float* codes, float* atoms, float* bias, float* output)
    {
        var job = new DecodeJob(batch, latents, features, codes, atoms, bias, output, pool);
        pool.Run(ref job, job.Parts);
    }

    internal override void SparseMultiplyBackward(
        int batch, int latents, int features, float* codes, float* outputGradient, float* atomsGradient, bool accumulate)
    {
        var job = new AtomsJob(batch, latents, features, codes, outputGradient, atomsGradient, accumulate, pool);
        pool.Run(ref job, job.Parts);
    }

    /// <summary>destination += factor·source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(float* source, float factor, float* destination, int length)
    {
        var f = TSimd.Broadcast(factor);
        var i = 0;
        for (; i + TSimd.Count <= length; i += TSimd.Count)
            TSimd.Store(TSimd.MultiplyAdd(TSimd.Load(source + i), f, TSimd.Load(destination + i)), destination + i);
        if (i < length)
            TSimd.Store(
                TSimd.MultiplyAdd(TSimd.Load(source + i, length - i), f, TSimd.Load(destination + i, length - i)), destination + i,
                length - i);
    }

    private static (int Share, int Parts) SplitRows(int rows, long work, WorkerPool pool)
    {
        if (rows == 0) return (1, 0);
        var threads = (int)Math.Clamp(work / ElementsPerThread, 1, Math.Min(pool.Threads, rows));
        var share = (rows + threads - 1) / threads;
        return (share, (rows + share - 1) / share);
    }

    private readonly struct TopKJob : IJob
    {
        private readonly int _rows, _columns, _count, _share;
        private readonly float* _values, _marks, _destination, _smallest;
        private readonly float _least;

        internal TopKJob(
            int rows, int columns, float* values, int count, float* marks, float least, float* destination, float* smallest,
            WorkerPool pool)
        {
            (_rows, _columns, _count, _least) = (rows, columns, count, least);
            _values = values;
            _marks = marks;
            _destination = destination;
            _smallest = smallest;
            (_share, Parts) = SplitRows(rows, (long)rows * columns, pool);
        }

        internal int Parts { get; }

        public void Run(int part)
        {
            var counts = stackalloc int[Digits];
            var smallest = float.PositiveInfinity;
            for (var r = part * _share; r < Math.Min(_rows, (part + 1) * _share); r++)
                smallest = Math.Min(smallest, Row(_values + (long)r * _columns, _destination + (long)r * _columns, counts));
            _smallest[part] = smallest;
        }

        /// <summary>
        /// Finds the bits of the least value to keep, digit by digit from the top, then copies what is above, and as many equal ones as
        /// have room.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private float Row(float* values, float* destination, int* counts)
        {
            uint prefix = 0;
            var room = _count; // how many of those that share the prefix are kept
            for (var above = 31; above > 0;)
            {
                var shift = Math.Max(above - DigitBits, 0);
                var mask = (1u << (above - shift)) - 1;
                new Span<int>(counts, Digits).Clear();
                for (var c = 0; c < _columns; c++)
                {
                    var key = Key(values[c], c);
                    if (key != 0 && key >> above == prefix) counts[(key >> shift) & mask]++;
                }

                // Where fewer than asked for are above 0, this ends at digit 0 and all are kept.
                var digit = mask;
                while (digit > 0 && counts[digit] < room) room -= counts[digit--];
                prefix = (prefix << (above - shift)) | digit;
                above = shift;
            }

            uint smallest = uint.MaxValue;
            for (var c = 0; c < _columns; c++)
            {
                var key = Key(values[c], c);
                var keep = key != 0 && (key > prefix || (key == prefix && room-- > 0));
                destination[c] = keep ? values[c] : 0;
                if (keep) smallest = Math.Min(smallest, key);
            }

            return smallest == uint.MaxValue ? float.PositiveInfinity : BitConverter.UInt32BitsToSingle(smallest);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private uint Key(float value, int column) =>
            value <= 0 || (_marks != null && !(_marks[column] > _least)) ? 0 : BitConverter.SingleToUInt32Bits(value) & int.MaxValue;
    }

    private readonly struct DecodeJob : IJob
    {
        private readonly int _batch, _latents, _features, _share;
        private readonly float* _codes, _atoms, _bias, _output;

        internal DecodeJob(int batch, int latents, int features, float* codes, float* atoms, float* bias, float* output, WorkerPool pool)
        {
            (_batch, _latents, _features) = (batch, latents, features);
            _codes = codes;
            _atoms = atoms;
            _bias = bias;
            _output = output;
            (_share, Parts) = SplitRows(batch, (long)batch * latents, pool);
        }

        internal int Parts { get; }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int part)
        {
            for (var r = part * _share; r < Math.Min(_batch, (part + 1) * _share); r++)
            {
                var output = new Span<float>(_output + (long)r * _features, _features);
                if (_bias == null) output.Clear();
                else new Span<float>(_bias, _features).CopyTo(output);
                var code = _codes + (long)r * _latents;
                for (var l = 0; l < _latents; l++)
                    if (code[l] != 0)
                        AddTo(_atoms + (long)l * _features, code[l], _output + (long)r * _features, _features);
            }
        }
    }

    /// <summary>Each part has its own atoms and goes through all rows, so that every sum is taken in the order of the rows.</summary>
    private readonly struct AtomsJob : IJob
    {
        private readonly int _batch, _latents, _features, _share;
        private readonly float* _codes, _outputGradient, _atomsGradient;
        private readonly bool _accumulate;

        internal AtomsJob(
            int batch, int latents, int features, float* codes, float* outputGradient, float* atomsGradient, bool accumulate,
            WorkerPool pool)
        {
            (_batch, _latents, _features, _accumulate) = (batch, latents, features, accumulate);
            _codes = codes;
            _outputGradient = outputGradient;
            _atomsGradient = atomsGradient;
            (_share, Parts) = SplitRows(latents, (long)batch * latents, pool);
        }

        internal int Parts { get; }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int part)
        {
            var (first, last) = (part * _share, Math.Min(_latents, (part + 1) * _share));
            if (!_accumulate) new Span<float>(_atomsGradient + (long)first * _features, (last - first) * _features).Clear();
            for (var r = 0; r < _batch; r++)
            {
                var code = _codes + (long)r * _latents;
                for (var l = first; l < last; l++)
                    if (code[l] != 0)
                        AddTo(_outputGradient + (long)r * _features, code[l], _atomsGradient + (long)l * _features, _features);
            }
        }
    }
}
