namespace Hourglass.Data;

/// <summary>A data set with its published training and test parts.</summary>
/// <param name="Train">The training rows.</param>
/// <param name="Test">The test rows; null where there is no test part.</param>
public sealed record DataPair(DataSet Train, DataSet? Test);
