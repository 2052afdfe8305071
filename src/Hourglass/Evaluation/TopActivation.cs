namespace Hourglass.Evaluation;

/// <summary>The activation of a latent by a row.</summary>
/// <param name="Value">The value of the latent in the code of the row.</param>
/// <param name="Row">The index of the row in its table, from 0.</param>
public readonly record struct TopActivation(float Value, int Row);
