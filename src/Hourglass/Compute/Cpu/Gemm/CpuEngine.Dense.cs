using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

// The matrix multiply shared between threads, and the dense layer built on it.
internal sealed unsafe partial class CpuEngine<TVector, TSimd>
{
    /// <summary>Below this many flops a second thread costs more than it brings (a meeting is 1–2 µs, a microsecond 0.2 Mflop).</summary>
    private const double FlopsPerThread = 600_000;

    internal override void Multiply(int m, int n, int k, Operand a, Operand b, float* c, bool accumulate)
    {
        var job = new MultiplyJob<NoEpilogue>(pool, new Product(m, n, k, a, b, c, accumulate), default);
        pool.Run(ref job, job.Parts);
    }

    internal override void DenseForward(
        in DenseShape shape, bool transposed, Activation activation, float* input, float* weight, float* bias, float* output,
        float* preActivation)
    {
        var w = transposed ? Operand.Of(weight, shape.Outputs, false) : Operand.Of(weight, shape.Inputs, true);
        var x = Operand.Of(input, shape.Inputs, false);
        var product = new Product(shape.Batch, shape.Outputs, shape.Inputs, x, w, output, accumulate: false);
        var visitor = new ForwardVisitor(pool, product, bias, preActivation);
        Functions<TVector, TSimd>.Dispatch(activation, ref visitor);
    }

    internal override void DenseBackward(
        in DenseShape shape, Activation activation, float* input, float* weight, float* values, float* outputGradient,
        float* weightGradient, float* biasGradient, bool accumulate, float* inputGradient)
    {
        var (batch, inputs, outputs) = (shape.Batch, shape.Inputs, shape.Outputs);
        var visitor = new ActivationGradientVisitor(pool, shape, values, outputGradient, biasGradient, accumulate);
        Functions<TVector, TSimd>.Dispatch(activation, ref visitor);

        // Both products read g and write apart, so the threads meet once for the two.
        var g = outputGradient;
        var forWeight = weightGradient == null ? default : new MultiplyJob<NoEpilogue>(
            pool,
            new Product(outputs, inputs, batch, Operand.Of(g, outputs, true), Operand.Of(input, inputs, false), weightGradient, accumulate),
            default);
        var forInput = inputGradient == null ? default : new MultiplyJob<NoEpilogue>(
            pool,
            new Product(batch, inputs, outputs, Operand.Of(g, outputs, false), Operand.Of(weight, inputs, false), inputGradient, false),
            default);
        var job = new BothJob(forWeight, forInput);
        pool.Run(ref job, job.Parts);
    }

    private readonly struct NoEpilogue : MatrixMultiply<TVector, TSimd>.IEpilogue
    {
        public void Apply(float* c, nint ldc, int row, int column, int rows, int columns)
        {
        }
    }

    /// <summary>c = f(c + bias), with c + bias kept where asked.</summary>
    private readonly struct DenseEpilogue<TFunction>(TFunction function, float* bias, float* preActivation, int outputs)
        : MatrixMultiply<TVector, TSimd>.IEpilogue
        where TFunction : struct, IActivationFunction<TVector>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Apply(float* c, nint ldc, int row, int column, int rows, int columns)
        {
            if (bias == null && preActivation == null && typeof(TFunction) == typeof(Functions<TVector, TSimd>.Identity)) return;
            for (var j = 0; j < columns; j += TSimd.Count)
            {
                var rest = columns - j;
                var b = bias == null ? default : rest < TSimd.Count ? TSimd.Load(bias + column + j, rest) : TSimd.Load(bias + column + j);
                for (var r = 0; r < rows; r++)
                {
                    var target = c + r * ldc + j;
                    var kept = preActivation == null ? null : preActivation + (nint)(row + r) * outputs + column + j;
                    if (rest < TSimd.Count)
                    {
                        var x = TSimd.Add(TSimd.Load(target, rest), b);
                        if (kept != null) TSimd.Store(x, kept, rest);
                        TSimd.Store(function.Value(x), target, rest);
                    }
                    else
                    {
                        var x = TSimd.Add(TSimd.Load(target), b);
                        if (kept != null) TSimd.Store(x, kept);
                        TSimd.Store(function.Value(x), target);
                    }
                }
            }
        }
    }

    /// <summary>A multiply split between threads into a grid of whole tiles.</summary>
    private struct MultiplyJob<TEpilogue> : IJob where TEpilogue : struct, MatrixMultiply<TVector, TSimd>.IEpilogue
    {
        private readonly Product _product;
        private readonly int _rowParts, _columnParts, _tileRows, _tileColumns;
        private TEpilogue _epilogue;

        internal MultiplyJob(WorkerPool pool, in Product product, TEpilogue epilogue)
        {
            (_product, _epilogue) = (product, epilogue);
            if (product.M == 0 || product.N == 0) return;
            (_tileRows, _tileColumns) = product.ByInnerProducts
                ? (DotKernel<TVector, TSimd>.Rows, 8 * DotKernel<TVector, TSimd>.Columns)
                : (TileKernel<TVector, TSimd>.Rows, TileKernel<TVector, TSimd>.Columns);
            var threads = (int)Math.Clamp(2.0 * product.M * product.N * product.K / FlopsPerThread, 1, pool.Threads);
            var (tallest, widest) = (Tiles(product.M, _tileRows), Tiles(product.N, _tileColumns));
            var least = double.PositiveInfinity;
            for (var rowParts = 1; rowParts <= Math.Min(threads, tallest); rowParts++)
            {
                // The largest part decides; rows are split only where columns do not divide well, because every part packs its B.
                var columnParts = Math.Min(threads / rowParts, widest);
                var cost = Tiles(tallest, rowParts) * (double)Tiles(widest, columnParts) * (1 + 0.03 * (rowParts - 1));
                if (cost >= least) continue;
                (least, _rowParts, _columnParts) = (cost, rowParts, columnParts);
            }
        }

        internal readonly int Parts => _rowParts * _columnParts;

        public void Run(int part)
        {
            var (row, rows) = Share(_product.M, _tileRows, part % _rowParts, _rowParts);
            var (column, columns) = Share(_product.N, _tileColumns, part / _rowParts, _columnParts);
            if (_product.ByInnerProducts)
                MatrixMultiply<TVector, TSimd>.InnerProducts(_product, row, column, rows, columns, ref _epilogue);
            else
                MatrixMultiply<TVector, TSimd>.Blocks(_product, row, column, rows, columns, ref _epilogue);
        }

        private static int Tiles(int length, int tile) => (length + tile - 1) / tile;

        /// <summary>Where share <paramref name="index"/> of <paramref name="count"/> starts and how long it is, at whole tiles.</summary>
        private static (int Start, int Length) Share(int length, int tile, int index, int count)
        {
            var tiles = Tiles(length, tile);
            var start = tiles * index / count * tile;
            return (start, Math.Min(tiles * (index + 1) / count * tile, length) - start);
        }
    }

    private struct BothJob(MultiplyJob<NoEpilogue> first, MultiplyJob<NoEpilogue> second) : IJob
    {
        private MultiplyJob<NoEpilogue> _first = first, _second = second;

        internal readonly int Parts => Math.Max(_first.Parts, _second.Parts);

        public void Run(int part)
        {
            if (part < _first.Parts) _first.Run(part);
            // The second's parts are handed out from the other end, so that two uneven splits even out.
            var other = Parts - 1 - part;
            if (other < _second.Parts) _second.Run(other);
        }
    }

    private readonly struct ForwardVisitor(WorkerPool pool, Product product, float* bias, float* preActivation)
        : Functions<TVector, TSimd>.IVisitor
    {
        public void Visit<TFunction>(TFunction function) where TFunction : struct, IActivationFunction<TVector>
        {
            var epilogue = new DenseEpilogue<TFunction>(function, bias, preActivation, product.N);
            var job = new MultiplyJob<DenseEpilogue<TFunction>>(pool, product, epilogue);
            pool.Run(ref job, job.Parts);
        }
    }

    /// <summary>g = gradient · f′ in place and its column sums, split by columns so that each sum runs over the rows in order.</summary>
    private readonly struct ActivationGradientVisitor(
        WorkerPool pool, DenseShape shape, float* values, float* gradient, float* sums, bool accumulate)
        : Functions<TVector, TSimd>.IVisitor
    {
        public void Visit<TFunction>(TFunction function) where TFunction : struct, IActivationFunction<TVector>
        {
            if (sums == null && typeof(TFunction) == typeof(Functions<TVector, TSimd>.Identity)) return;
            var job = new ActivationGradientJob<TFunction>(function, pool, shape, values, gradient, sums, accumulate);
            pool.Run(ref job, job.Parts);
        }
    }

    private readonly struct ActivationGradientJob<TFunction> : IJob where TFunction : struct, IActivationFunction<TVector>
    {
        private readonly TFunction _function;
        private readonly DenseShape _shape;
        private readonly float* _values, _gradient, _sums;
        private readonly bool _accumulate;
        private readonly int _share;

        internal ActivationGradientJob(
            TFunction function, WorkerPool pool, DenseShape shape, float* values, float* gradient, float* sums, bool accumulate)
        {
            (_function, _shape, _accumulate) = (function, shape, accumulate);
            _values = values;
            _gradient = gradient;
            _sums = sums;
            (_share, Parts) = Split(shape.Outputs, (long)shape.Outputs * shape.Batch, pool);
        }

        internal int Parts { get; }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int part)
        {
            var end = Math.Min(_shape.Outputs, (part + 1) * _share);
            var column = part * _share;
            for (; column + TSimd.Count <= end; column += TSimd.Count) Columns(_gradient + column, _values + column, _sums + column);
            if (column < end) Tail(column, end - column);
        }

        /// <summary>One vector of columns, all rows.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Columns(float* gradient, float* values, float* sums)
        {
            var total = TSimd.Broadcast(0f);
            for (nint r = 0; r < (nint)_shape.Batch * _shape.Outputs; r += _shape.Outputs)
            {
                var g = TSimd.Load(gradient + r);
                if (typeof(TFunction) != typeof(Functions<TVector, TSimd>.Identity))
                {
                    var value = TSimd.Load(values + r);
                    g = TSimd.Multiply(g, _function.Derivative(value, value));
                    TSimd.Store(g, gradient + r);
                }

                total = TSimd.Add(total, g);
            }

            if (_sums != null) TSimd.Store(_accumulate ? TSimd.Add(TSimd.Load(sums), total) : total, sums);
        }

        private void Tail(int column, int count)
        {
            float* g = stackalloc float[MaxCount], v = stackalloc float[MaxCount];
            float* totals = stackalloc float[MaxCount];
            for (var r = 0; r < _shape.Batch; r++)
            {
                var start = (nint)r * _shape.Outputs + column;
                Copy(_gradient + start, g, count);
                if (_values != null) Copy(_values + start, v, count);
                var value = TSimd.Load(v);
                TSimd.Store(TSimd.Multiply(TSimd.Load(g), _function.Derivative(value, value)), g);
                Copy(g, _gradient + start, count);
                for (var c = 0; c < count; c++) totals[c] += g[c];
            }

            if (_sums == null) return;
            for (var c = 0; c < count; c++) _sums[column + c] = _accumulate ? _sums[column + c] + totals[c] : totals[c];
        }
    }
}
