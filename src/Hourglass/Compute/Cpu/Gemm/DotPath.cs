namespace Hourglass.Compute;

/// <summary>
/// The vectors that an inner product runs over: rows of so many, one after the other in A, <c>StepB</c> floats apart in B.
/// </summary>
/// <param name="Rows">Rows.</param>
/// <param name="Columns">Vectors of a row.</param>
/// <param name="RowA">Floats of A from a row's end to the next one's start.</param>
/// <param name="RowB">Floats of B from where a row's next vector would lie to the next row's first.</param>
/// <param name="StepB">Floats of B from one vector to the next.</param>
internal readonly record struct DotPath(int Rows, int Columns, nint RowA, nint RowB, nint StepB);
