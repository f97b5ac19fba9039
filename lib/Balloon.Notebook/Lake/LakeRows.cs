using System.Collections.Concurrent;
using Microsoft.Data.Analysis;

namespace Balloon.Notebook.Lake;

/// <summary>A table's rows as columns, each a list of one type: what dashboards compute from, and what data frames are made of.</summary>
/// <param name="Count">How many rows.</param>
/// <param name="Columns">The columns, in the table's order: values of string, of long, of int, of double, of DateTime (UTC) or of bool, with null for what is not there.</param>
public sealed record LakeRows(int Count, IReadOnlyList<LakeColumn> Columns)
{
    /// <summary>A column of text.</summary>
    public IReadOnlyList<string> Strings(string name) => Column(name).Values.Select(v => v as string ?? "").ToList();

    /// <summary>A column of whole numbers.</summary>
    public IReadOnlyList<long> Longs(string name) => Column(name).Values.Select(v => v is null ? 0 : Values.To<long>(v)).ToList();

    /// <summary>A column of numbers.</summary>
    public IReadOnlyList<double> Doubles(string name) =>
        Column(name).Values.Select(v => v is null ? double.NaN : Values.To<double>(v)).ToList();

    /// <summary>A column of instants, in UTC.</summary>
    public IReadOnlyList<DateTime> Times(string name) =>
        Column(name).Values.Select(v => v is null ? default : Values.To<DateTime>(v)).ToList();

    /// <summary>The column of a name.</summary>
    /// <exception cref="BalloonException">There is none.</exception>
    public LakeColumn Column(string name) =>
        Columns.FirstOrDefault(c => c.Name == name)
        ?? throw new BalloonException($"There is no column '{name}'; there are {string.Join(", ", Columns.Select(c => c.Name))}.");

    /// <summary>The rows as a data frame: whole numbers as long, instants as DateTime in UTC.</summary>
    public DataFrame ToDataFrame()
    {
        var columns = new DataFrameColumn[Columns.Count];
        try
        {
            // Columns of text take longest and often stand side by side: each column is taken by whoever is free.
            var each = Partitioner.Create(Enumerable.Range(0, columns.Length), EnumerablePartitionerOptions.NoBuffering);
            Parallel.ForEach(each, c => columns[c] = Columns[c].ToDataFrameColumn());
        }
        catch (AggregateException e) when (e.InnerException is BalloonException first)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }

        return new DataFrame(columns);
    }

    /// <summary>The rows as a table to show, the first ones of them.</summary>
    internal List<IReadOnlyList<object?>> Top(int most) =>
        Enumerable.Range(0, Math.Min(most, Count)).Select(r => (IReadOnlyList<object?>)Columns.Select(c => c.Values[r]).ToList()).ToList();
}

/// <summary>One column of <see cref="LakeRows"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The .NET type of its values.</param>
/// <param name="Values">The values; null for what is not there.</param>
public sealed record LakeColumn(string Name, Type Type, IReadOnlyList<object?> Values)
{
    internal DataFrameColumn ToDataFrameColumn() =>
        Values is ScannedValues scanned && FrameColumns.Of(Name, Type, scanned) is { } column ? column
        : Type == typeof(string) ? new StringDataFrameColumn(Name, Values.Select(v => v as string))
        : Type == typeof(long) ? new Int64DataFrameColumn(Name, Values.Cast<long?>())
        : Type == typeof(int) ? new Int32DataFrameColumn(Name, Values.Cast<int?>())
        : Type == typeof(double) ? new DoubleDataFrameColumn(Name, Values.Cast<double?>())
        : Type == typeof(float) ? new SingleDataFrameColumn(Name, Values.Cast<float?>())
        : Type == typeof(bool) ? new BooleanDataFrameColumn(Name, Values.Cast<bool?>())
        : Type == typeof(decimal) ? new DecimalDataFrameColumn(Name, Values.Cast<decimal?>())
        : Type == typeof(DateTime) ? new DateTimeDataFrameColumn(Name, Values.Cast<DateTime?>())
        : new StringDataFrameColumn(Name, Values.Select(v => v is null ? null : Balloon.Notebook.Values.Text(v)));
}
