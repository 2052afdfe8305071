namespace Hourglass.Benchmarks;

/// <summary>What a benchmark is limited by.</summary>
public enum Limit
{
    /// <summary>Arithmetic: work is floating-point operations.</summary>
    Flops,

    /// <summary>Memory traffic: work is bytes read and written.</summary>
    Bytes,
}

/// <summary>Says what one call of a benchmark does, so that a rate can stand beside its time.</summary>
/// <param name="limit">The unit of the work.</param>
/// <param name="property">The static or parameter-dependent property of the benchmark's class that holds the amount.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WorkAttribute(Limit limit, string property) : Attribute
{
    /// <summary>The unit of the work.</summary>
    public Limit Limit => limit;

    /// <summary>The name of a property of type double.</summary>
    public string Property => property;
}
