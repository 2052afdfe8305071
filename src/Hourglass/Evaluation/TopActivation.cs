namespace Hourglass.Evaluation;

/// <summary>How strongly a row excites a latent.</summary>
/// <param name="Value">The latent's value in the row's code.</param>
/// <param name="Row">The row's number in its table, from 0.</param>
public readonly record struct TopActivation(float Value, int Row);
