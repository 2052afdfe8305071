namespace Hourglass.Files;

/// <summary>A block of bytes with a name and a shape, which a safetensors file holds as U8.</summary>
internal sealed record NamedBytes(string Name, IReadOnlyList<int> Shape, ReadOnlyMemory<byte> Values);
