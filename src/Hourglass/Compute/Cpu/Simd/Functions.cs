using System.Runtime.CompilerServices;

namespace Hourglass.Compute;

/// <summary>An activation as vectors compute it.</summary>
internal interface IActivationFunction<TVector> where TVector : struct
{
    /// <summary>f(x).</summary>
    TVector Value(TVector x);

    /// <summary>f′ from f's input x and output y, of which each function uses one.</summary>
    TVector Derivative(TVector x, TVector y);
}

/// <summary>All activations for one vector type.</summary>
internal static class Functions<TVector, TSimd>
    where TVector : struct
    where TSimd : struct, ISimd<TVector>
{
    /// <summary>Work that is to be done with one activation, known to the compiler.</summary>
    internal interface IVisitor
    {
        void Visit<TFunction>(TFunction function) where TFunction : struct, IActivationFunction<TVector>;
    }

    /// <summary>Calls the visitor with the function that <paramref name="activation"/> names.</summary>
    internal static void Dispatch<TVisitor>(Activation activation, ref TVisitor visitor) where TVisitor : struct, IVisitor
    {
        switch (activation.Kind)
        {
            case ActivationKind.Identity: visitor.Visit(default(Identity)); break;
            case ActivationKind.Relu: visitor.Visit(default(Relu)); break;
            case ActivationKind.LeakyRelu: visitor.Visit(new LeakyRelu(activation.Slope)); break;
            case ActivationKind.Elu: visitor.Visit(new Elu(activation.Slope)); break;
            case ActivationKind.Gelu: visitor.Visit(default(Gelu)); break;
            case ActivationKind.Sigmoid: visitor.Visit(default(Sigmoid)); break;
            case ActivationKind.Tanh: visitor.Visit(default(Tanh)); break;
            case ActivationKind.Softplus: visitor.Visit(default(Softplus)); break;
            default: throw new ArgumentOutOfRangeException(nameof(activation), activation.Kind, "Unknown activation.");
        }
    }

    private static TVector Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TSimd.Broadcast(0f);
    }

    private static TVector One
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TSimd.Broadcast(1f);
    }

    internal readonly struct Identity : IActivationFunction<TVector>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Value(TVector x) => x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Derivative(TVector x, TVector y) => One;
    }

    private readonly struct Relu : IActivationFunction<TVector>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Value(TVector x) => TSimd.Max(x, Zero);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Derivative(TVector x, TVector y) => TSimd.Select(TSimd.Less(Zero, y), One, Zero);
    }

    private readonly struct LeakyRelu(float slope) : IActivationFunction<TVector>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Value(TVector x) => TSimd.Select(TSimd.Less(x, Zero), TSimd.Multiply(x, TSimd.Broadcast(slope)), x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Derivative(TVector x, TVector y) => TSimd.Select(TSimd.Less(y, Zero), TSimd.Broadcast(slope), One);
    }

    private readonly struct Elu(float alpha) : IActivationFunction<TVector>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Value(TVector x) => TSimd.Select(
            TSimd.Less(x, Zero), TSimd.Multiply(TSimd.Broadcast(alpha), VectorMath<TVector, TSimd>.ExpM1(TSimd.Min(x, Zero))), x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Derivative(TVector x, TVector y) =>
            TSimd.Select(TSimd.Less(y, Zero), TSimd.Add(y, TSimd.Broadcast(alpha)), One);
    }

    private readonly struct Gelu : IActivationFunction<TVector>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Value(TVector x) => TSimd.Multiply(x, VectorMath<TVector, TSimd>.NormalCdf(x));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Derivative(TVector x, TVector y) =>
            TSimd.MultiplyAdd(x, VectorMath<TVector, TSimd>.NormalDensity(x), VectorMath<TVector, TSimd>.NormalCdf(x));
    }

    private readonly struct Sigmoid : IActivationFunction<TVector>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Value(TVector x) => VectorMath<TVector, TSimd>.Sigmoid(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Derivative(TVector x, TVector y) => TSimd.Multiply(y, TSimd.Subtract(One, y));
    }

    private readonly struct Tanh : IActivationFunction<TVector>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Value(TVector x) => VectorMath<TVector, TSimd>.Tanh(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Derivative(TVector x, TVector y) => TSimd.Subtract(One, TSimd.Multiply(y, y));
    }

    private readonly struct Softplus : IActivationFunction<TVector>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Value(TVector x) => VectorMath<TVector, TSimd>.Softplus(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Derivative(TVector x, TVector y) =>
            TSimd.Subtract(Zero, VectorMath<TVector, TSimd>.ExpM1(VectorMath<TVector, TSimd>.Negate(y)));
    }
}
