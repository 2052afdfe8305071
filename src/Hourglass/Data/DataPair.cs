namespace Hourglass.Data;

/// <summary>A data set in the two parts its makers gave it.</summary>
/// <param name="Train">The rows to learn from.</param>
/// <param name="Test">The rows to measure on, or null where the makers set none apart.</param>
public sealed record DataPair(DataSet Train, DataSet? Test);
