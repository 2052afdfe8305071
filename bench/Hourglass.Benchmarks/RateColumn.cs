using System.Reflection;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Hourglass.Benchmarks;

/// <summary>GFLOP/s or GB/s at the median time.</summary>
public class RateColumn : IColumn
{
    /// <inheritdoc/>
    public virtual string Id => "Rate";

    /// <inheritdoc/>
    public virtual string ColumnName => "Rate";

    /// <inheritdoc/>
    public virtual string Legend => "GFLOP/s or GB/s at the median time";

    /// <inheritdoc/>
    public bool AlwaysShow => true;

    /// <inheritdoc/>
    public ColumnCategory Category => ColumnCategory.Custom;

    /// <inheritdoc/>
    public int PriorityInCategory => 0;

    /// <inheritdoc/>
    public bool IsNumeric => true;

    /// <inheritdoc/>
    public UnitType UnitType => UnitType.Dimensionless;

    /// <inheritdoc/>
    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    /// <inheritdoc/>
    public bool IsAvailable(Summary summary) => true;

    /// <inheritdoc/>
    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    /// <inheritdoc/>
    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        var work = benchmarkCase.Descriptor.WorkloadMethod.GetCustomAttribute<WorkAttribute>();
        var nanoseconds = summary[benchmarkCase]?.ResultStatistics?.Median;
        if (work is null || nanoseconds is not { } time) return "–";
        var type = benchmarkCase.Descriptor.Type;
        var instance = Activator.CreateInstance(type)!;
        foreach (var parameter in benchmarkCase.Parameters.Items) type.GetProperty(parameter.Name)!.SetValue(instance, parameter.Value);
        var amount = (double)type.GetProperty(work.Property)!.GetValue(instance)!;
        return Format(work.Limit, amount, amount / time * 1e9);
    }

    /// <summary>The cell for a rate in units a second.</summary>
    private protected virtual string Format(Limit limit, double amount, double rate) =>
        limit == Limit.Flops ? $"{rate / 1e9:F1} GFLOP/s" : $"{rate / 1e9:F1} GB/s";
}
