namespace Hourglass.Compute;

/// <summary>A number that is a type, so that the compiler makes a kernel for each.</summary>
internal interface ISize
{
    static abstract int Value { get; }
}

internal readonly struct Size0 : ISize
{
    public static int Value => 0;
}

internal readonly struct Size1 : ISize
{
    public static int Value => 1;
}

internal readonly struct Size2 : ISize
{
    public static int Value => 2;
}

internal readonly struct Size3 : ISize
{
    public static int Value => 3;
}

internal readonly struct Size4 : ISize
{
    public static int Value => 4;
}

internal readonly struct Size5 : ISize
{
    public static int Value => 5;
}

internal readonly struct Size6 : ISize
{
    public static int Value => 6;
}

internal readonly struct Size7 : ISize
{
    public static int Value => 7;
}

internal readonly struct Size8 : ISize
{
    public static int Value => 8;
}

internal readonly struct Size9 : ISize
{
    public static int Value => 9;
}

internal readonly struct Size10 : ISize
{
    public static int Value => 10;
}

internal readonly struct Size11 : ISize
{
    public static int Value => 11;
}

internal readonly struct Size12 : ISize
{
    public static int Value => 12;
}
