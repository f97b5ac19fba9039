namespace Balloon.Notebook.Tables;

/// <summary>Reads a column as values of another type.</summary>
internal abstract class ColumnReader<T>
{
    /// <exception cref="BalloonException">The value of the row cannot be converted to <typeparamref name="T"/>.</exception>
    public abstract T Get(int row);

    public abstract T[] All();
}

/// <summary>Creates instances of <see cref="ColumnReader{T}"/>.</summary>
internal static class ColumnReader
{
    /// <summary>Reads a column as values of a type.</summary>
    /// <param name="column">The column.</param>
    /// <param name="source">The column's table, for errors.</param>
    /// <param name="member">The member that receives the values, for errors.</param>
    /// <param name="takesNull">False for a member that is not nullable.</param>
    /// <exception cref="BalloonException">The column's type cannot be converted to <typeparamref name="T"/>.</exception>
    public static ColumnReader<T> Of<T>(ResultColumn column, string source, string? member = null, bool takesNull = true) =>
        column.As<T>(new ColumnTarget(source, column.Name, member, typeof(T), takesNull && default(T) is null));
}

/// <summary>The receiver of a column's values, and the error for a value that does not fit.</summary>
internal sealed record ColumnTarget(string Source, string Column, string? Member, Type Type, bool TakesNull)
{
    private string Wanted => Member is null ? TypeNames.Of(Type) : $"{Member}, {Article} {TypeNames.Of(Type)},";

    private string Article => "aeio".Contains(char.ToLowerInvariant(TypeNames.Of(Type)[0]), StringComparison.Ordinal) ? "an" : "a";

    public BalloonException Kind(Type type) =>
        new(
            $"The column {Column} of {Source} holds {TypeNames.Of(type)}, and {Wanted} cannot take it."
                + (Member is null ? $" Ask for {TypeNames.Of(type)}." : $" Declare {Member} as {TypeNames.Of(type)}.")
        );

    public BalloonException Null(int row) =>
        new(
            $"Row {row} of {Source}: {Column} is NULL, and {Wanted} cannot be null."
                + (
                    Type.IsValueType ? $" {(Member is null ? "Ask for" : $"Declare {Member} as")} {TypeNames.Of(Type)}?."
                    : Member is null ? ""
                    : $" Declare {Member} as {TypeNames.Of(Type)}?."
                )
        );

    public BalloonException Value(int row, object? value, Exception why) =>
        new($"Row {row} of {Source}: {Column} is {Values.Text(value)}, and {Wanted} cannot take it: {why.Message}", why);
}

/// <summary>Returns the values unchanged or converted.</summary>
/// <param name="column">The column.</param>
/// <param name="convert">Converts a value; null if no conversion is needed.</param>
/// <param name="target">The receiver of the values.</param>
internal sealed class ConvertingReader<TFrom, T>(ResultColumn<TFrom> column, Func<TFrom, T>? convert, ColumnTarget target) : ColumnReader<T>
{
    private readonly T[]? same = convert is null ? (T[])(object)column.Array : null;

    public override T Get(int row)
    {
        if (column.IsNull(row))
            return target.TakesNull ? default! : throw target.Null(row);
        if (same is not null)
            return same[row];
        try
        {
            return convert!(column.Array[row]);
        }
        catch (Exception e) when (e is InvalidCastException or OverflowException or FormatException or ArgumentException)
        {
            throw target.Value(row, column[row], e);
        }
    }

    public override T[] All()
    {
        if (same is not null && (target.TakesNull || column.NullCount == 0))
            return same;
        var all = new T[column.Count];
        for (var row = 0; row < all.Length; row++)
            all[row] = Get(row);
        return all;
    }
}
