namespace Hourglass.Compute;

/// <summary>Work that falls into parts which touch different memory.</summary>
internal interface IJob
{
    /// <summary>Does part <paramref name="part"/>, on any thread.</summary>
    void Run(int part);
}
