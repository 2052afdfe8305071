namespace Hourglass.Files;

/// <summary>The entry of one tensor in the header of a safetensors file, checked against the size of the file.</summary>
/// <param name="Name">The name.</param>
/// <param name="ElementType">How one value is stored, by the layout's own name: <c>F32</c>, <c>F64</c>, <c>BF16</c> …</param>
/// <param name="Shape">The dimensions, outermost first; empty for a single number.</param>
/// <param name="Offset">Where the values begin, in bytes from the start of the data.</param>
/// <param name="ByteLength">How many bytes the values take.</param>
/// <param name="Length">How many values there are, the product of the dimensions.</param>
internal sealed record TensorEntry(string Name, string ElementType, IReadOnlyList<int> Shape, long Offset, long ByteLength, long Length);
