using Balloon.Notebook.Tables;

namespace Balloon.Notebook;

/// <summary>A column of a <see cref="ResultTable"/>: its name, type and values.</summary>
public abstract class ResultColumn
{
    private protected ResultColumn(string name, string? unit, int? decimals) => (Name, Unit, Decimals) = (name, unit, decimals);

    /// <summary>The column's name in the query or the table.</summary>
    public string Name { get; }

    /// <summary>
    /// The unit of its numbers, such as <c>ms</c>, <c>%</c> or <c>bytes</c>, which is shown in the column's header; or null.
    /// </summary>
    public string? Unit { get; }

    /// <summary>The number of decimals to show; null to derive it from the values.</summary>
    public int? Decimals { get; }

    /// <summary>The .NET type of its values; <see cref="object"/> if they differ.</summary>
    public abstract Type Type { get; }

    /// <summary>The number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>The number of rows whose value is NULL.</summary>
    public abstract int NullCount { get; }

    /// <summary>Whether the value of a row is NULL.</summary>
    /// <param name="row">The row, from 0.</param>
    public abstract bool IsNull(int row);

    /// <summary>The value of a row; null for NULL.</summary>
    /// <param name="row">The row, from 0.</param>
    public abstract object? this[int row] { get; }

    internal abstract ResultColumn With(string name, string? unit, int? decimals);

    internal abstract ColumnReader<TTo> As<TTo>(ColumnTarget target);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {TypeNames.Of(Type)}";
}

/// <summary>A column of values of one type, which are not boxed.</summary>
/// <typeparam name="T">
/// string, bool, int, long, float, double, decimal, DateTime (of UTC where the column has a time zone), DateOnly, TimeOnly, TimeSpan,
/// Guid, byte[], or object for anything else.
/// </typeparam>
public sealed class ResultColumn<T> : ResultColumn
{
    private readonly T[] values;
    private readonly bool[]? nulls;

    /// <param name="name">The column's name.</param>
    /// <param name="values">The value of each row.</param>
    /// <param name="nulls">Whether each row is NULL; null if no row is.</param>
    /// <param name="unit">The unit of its numbers.</param>
    /// <param name="decimals">The number of decimals to show.</param>
    internal ResultColumn(string name, T[] values, bool[]? nulls = null, string? unit = null, int? decimals = null)
        : base(name, unit, decimals) => (this.values, this.nulls) = (values, nulls);

    /// <summary>The value of each row; for NULL, null or the type's default.</summary>
    public IReadOnlyList<T> Values => values;

    /// <inheritdoc/>
    public override Type Type => typeof(T);

    /// <inheritdoc/>
    public override int Count => values.Length;

    /// <inheritdoc/>
    public override int NullCount => nulls?.Count(n => n) ?? (default(T) is null ? values.Count(v => v is null) : 0);

    /// <inheritdoc/>
    public override bool IsNull(int row) => nulls is null ? values[row] is null : nulls[row];

    /// <inheritdoc/>
    public override object? this[int row] => IsNull(row) ? null : values[row];

    internal T[] Array => values;

    internal bool[]? Nulls => nulls;

    /// <summary>The dictionary-encoded form, for texts that were read that way.</summary>
    internal Lazy<CodedColumn<string>>? Coded { get; init; }

    internal override ResultColumn With(string name, string? unit, int? decimals) =>
        new ResultColumn<T>(name, values, nulls, unit, decimals) { Coded = Coded };

    internal override ColumnReader<TTo> As<TTo>(ColumnTarget target)
    {
        if (typeof(TTo) == typeof(T))
            return new ConvertingReader<T, TTo>(this, null, target);
        var convert = Conversion.Find<T, TTo>() ?? throw target.Kind(typeof(T));
        return new ConvertingReader<T, TTo>(this, convert, target);
    }
}
