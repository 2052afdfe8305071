using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Hourglass.Compute;

// Gathering, scaling and activations: one pass over memory each.
internal sealed unsafe partial class CpuEngine<TVector, TSimd>
{
    internal override void Gather(RowTable table, AffineMap map, ReadOnlySpan<int> rows, float* destination)
    {
        fixed (byte* bytes = table.Bytes)
        fixed (float* floats = table.Floats)
        fixed (int* numbers = rows)
        fixed (int* selected = table.Selected)
        fixed (float* scale = map.Scale)
        fixed (float* shift = map.Shift)
        fixed (double* offset = map.Offset)
        fixed (double* factor = map.Factor)
        {
            var source = table.IsMapped ? table.MappedStart : table.IsBytes ? bytes : (byte*)floats;
            var scaling = new Scaling(scale, shift, offset, factor, map.IsUniform);
            var job = new GatherJob(
                source, table.IsBytes, numbers, selected, rows.Length, table.Columns, scaling, destination, pool);
            pool.Run(ref job, job.Parts);
        }

        GC.KeepAlive(table);
    }

    internal override void Transform(AffineMap map, float* values, int rows, int columns)
    {
        fixed (float* scale = map.Scale)
        fixed (float* shift = map.Shift)
        fixed (double* offset = map.Offset)
        fixed (double* factor = map.Factor)
        {
            var scaling = new Scaling(scale, shift, offset, factor, map.IsUniform);
            for (var r = 0; r < rows; r++)
            {
                var row = values + (nint)r * columns;
                scaling.Run(row, row, columns);
            }
        }
    }

    internal override void AddScaled(float* source, float factor, float* destination, int length) =>
        SweepAll(new AddScaledWork(factor), destination, source, null, null, length);

    internal override void Activate(Activation activation, float* source, float* destination, int length)
    {
        var visitor = new ActivateVisitor(this, source, destination, length);
        Functions<TVector, TSimd>.Dispatch(activation, ref visitor);
    }

    internal override void ActivateBackward(Activation activation, float* values, float* outputGradient, float* inputGradient, int length)
    {
        if (values == null) values = outputGradient; // the identity needs none
        var visitor = new ActivateBackwardVisitor(this, values, outputGradient, inputGradient, length);
        Functions<TVector, TSimd>.Dispatch(activation, ref visitor);
    }

    /// <summary>destination = source · scale + shift over one row; the two may be the same memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale(float* source, float* destination, int columns, float* scale, float* shift, bool uniform)
    {
        var (s, t) = (TSimd.Broadcast(*scale), TSimd.Broadcast(*shift));
        var c = 0;
        for (; c + TSimd.Count <= columns; c += TSimd.Count)
        {
            if (!uniform) (s, t) = (TSimd.Load(scale + c), TSimd.Load(shift + c));
            TSimd.Store(TSimd.MultiplyAdd(TSimd.Load(source + c), s, t), destination + c);
        }

        for (; c < columns; c++)
        {
            var i = uniform ? 0 : c;
            destination[c] = MathF.FusedMultiplyAdd(source[c], scale[i], shift[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen(byte* source, float* destination, int columns)
    {
        var c = 0;
        if (Avx512F.IsSupported)
        {
            for (; c + 16 <= columns; c += 16)
                Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.Load(source + c))).Store(destination + c);
        }
        else if (Avx2.IsSupported)
        {
            for (; c + 8 <= columns; c += 8)
                Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(source + c)).Store(destination + c);
        }

        for (; c < columns; c++) destination[c] = source[c];
    }

    /// <summary>A map's numbers; those that the map does not have are null.</summary>
    private readonly struct Scaling(float* scale, float* shift, double* offset, double* factor, bool uniform)
    {
        /// <summary>The map of one row; source and destination may be the same memory.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void Run(float* source, float* destination, int columns)
        {
            if (offset == null) Scale(source, destination, columns, scale, shift, uniform);
            else CenteredScale.Run(source, destination, columns, offset, factor, uniform);
        }
    }

    private readonly struct GatherJob : IJob
    {
        private readonly byte* _source;
        private readonly float* _destination;
        private readonly Scaling _scaling;
        private readonly int* _rows, _selected;
        private readonly int _count, _columns, _share;
        private readonly bool _isBytes;

        /// <summary>A job whose row r is row rows[r] of the source or, where there is a selection, row selected[rows[r]].</summary>
        internal GatherJob(
            byte* source, bool isBytes, int* rows, int* selected, int count, int columns, Scaling scaling, float* destination,
            WorkerPool pool)
        {
            _source = source;
            _rows = rows;
            _selected = selected;
            (_count, _columns, _isBytes, _scaling) = (count, columns, isBytes, scaling);
            _destination = destination;
            var threads = (int)Math.Clamp((long)count * columns / ElementsPerThread, 1, pool.Threads);
            _share = Math.Max(1, (count + threads - 1) / threads);
            Parts = (count + _share - 1) / _share;
        }

        internal int Parts { get; }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int part)
        {
            for (var r = part * _share; r < Math.Min(_count, (part + 1) * _share); r++)
            {
                var to = _destination + (nint)r * _columns;
                var from = (nint)(_selected == null ? _rows[r] : _selected[_rows[r]]) * _columns;
                if (_isBytes)
                {
                    Widen(_source + from, to, _columns);
                    _scaling.Run(to, to, _columns);
                }
                else
                {
                    _scaling.Run((float*)_source + from, to, _columns);
                }
            }
        }
    }

    private readonly struct AddScaledWork(float factor) : IVectorWork
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Vector(float* a, float* b, float* c, float* d) =>
            TSimd.Store(TSimd.MultiplyAdd(TSimd.Load(b), TSimd.Broadcast(factor), TSimd.Load(a)), a);
    }

    private readonly struct ActivateVisitor(CpuEngine<TVector, TSimd> engine, float* source, float* destination, int length)
        : Functions<TVector, TSimd>.IVisitor
    {
        public void Visit<TFunction>(TFunction function) where TFunction : struct, IActivationFunction<TVector> =>
            engine.SweepAll(new ActivateWork<TFunction>(function), destination, source, null, null, length);
    }

    private readonly struct ActivateWork<TFunction>(TFunction function) : IVectorWork
        where TFunction : struct, IActivationFunction<TVector>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Vector(float* a, float* b, float* c, float* d) => TSimd.Store(function.Value(TSimd.Load(b)), a);
    }

    private readonly struct ActivateBackwardVisitor(
        CpuEngine<TVector, TSimd> engine, float* values, float* outputGradient, float* inputGradient, int length)
        : Functions<TVector, TSimd>.IVisitor
    {
        public void Visit<TFunction>(TFunction function) where TFunction : struct, IActivationFunction<TVector> =>
            engine.SweepAll(new ActivateBackwardWork<TFunction>(function), inputGradient, outputGradient, values, null, length);
    }

    private readonly struct ActivateBackwardWork<TFunction>(TFunction function) : IVectorWork
        where TFunction : struct, IActivationFunction<TVector>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Vector(float* a, float* b, float* c, float* d)
        {
            var value = TSimd.Load(c);
            TSimd.Store(TSimd.Multiply(TSimd.Load(b), function.Derivative(value, value)), a);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void ScaleRows(float* factors, float* values, int rows, int columns)
    {
        for (var r = 0; r < rows; r++)
        {
            var work = new ScaleWork(factors[r]);
            Sweep(ref work, values + (nint)r * columns, null, null, null, columns);
        }
    }

    private readonly struct ScaleWork(float factor) : IVectorWork
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Vector(float* a, float* b, float* c, float* d) =>
            TSimd.Store(TSimd.Multiply(TSimd.Load(a), TSimd.Broadcast(factor)), a);
    }

    internal override void Blend(float* source, float factor, float kept, float* destination, int length) =>
        SweepAll(new BlendWork(factor, kept), destination, source, null, null, length);

    private readonly struct BlendWork(float factor, float kept) : IVectorWork
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Vector(float* a, float* b, float* c, float* d) =>
            TSimd.Store(TSimd.MultiplyAdd(TSimd.Broadcast(kept), TSimd.Load(a), TSimd.Multiply(TSimd.Broadcast(factor), TSimd.Load(b))), a);
    }
}
