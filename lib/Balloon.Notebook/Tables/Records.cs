using System.Linq.Expressions;
using System.Reflection;

namespace Balloon.Notebook.Tables;

/// <summary>Converts rows to records, tuples or single values.</summary>
internal static class Records<T>
{
    /// <summary>The columns that records of this type need, in their order; null for all.</summary>
    /// <param name="names">The existing columns.</param>
    /// <param name="source">Their table, for errors.</param>
    /// <exception cref="BalloonException">A member has no column.</exception>
    public static IReadOnlyList<string>? Needed(IReadOnlyList<string> names, string source)
    {
        if (RecordShape.IsPlain(typeof(T)) || RecordShape.Of(typeof(T)).IsTuple)
            return null;
        return [.. RecordShape.Of(typeof(T)).ColumnsOf(names, source).Where(c => c >= 0).Distinct().Order().Select(c => names[c])];
    }

    public static List<T> Read(ResultTable table)
    {
        if (RecordShape.IsPlain(typeof(T)))
        {
            return table.Columns.Count == 1
                ? [.. ColumnReader.Of<T>(table.Columns[0], table.Source).All()]
                : throw new BalloonException(
                    $"{Sentence.Start(table.Source)} has {Quantity.Of(table.Columns.Count, "column")} ({Sentence.List(table.Columns.Select(c => c.Name))}), and a {TypeNames.Of(typeof(T))} takes one: select it, or declare a record."
                );
        }

        var create = Creation(table);
        var list = new List<T>(table.Count);
        for (var row = 0; row < table.Count; row++)
            list.Add(create(row));
        return list;
    }

    /// <summary>Converts the public properties of objects to columns, or the objects themselves to the only column.</summary>
    public static IReadOnlyList<ResultColumn> Columns(List<T> items)
    {
        var properties = RecordShape.IsPlain(typeof(T))
            ? []
            : typeof(T)
                .GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(p => p.CanRead && p.GetIndexParameters().Length == 0)
                .ToArray();
        return properties.Length == 0
            ? [ColumnFactory.Of("value", items.Count, row => items[row])]
            : [.. properties.Select(p => ColumnFactory.Of(p.Name, items.Count, row => items[row] is { } item ? p.GetValue(item) : null))];
    }

    private static Func<int, T> Creation(ResultTable table)
    {
        var shape = RecordShape.Of(typeof(T));
        var places = shape.ColumnsOf([.. table.Columns.Select(c => c.Name)], table.Source);
        var row = Expression.Parameter(typeof(int), "row");
        var values = shape.Members.Select((member, i) => Value(shape, member, i, table, places[i], row)).ToList();
        Expression made = shape.Constructor is { } constructor
            ? Expression.New(constructor, values.Take(shape.ParameterCount).Select(v => v!))
            : Expression.New(typeof(T));
        var set = shape
            .Members.Zip(values)
            .Skip(shape.ParameterCount)
            .Where(m => m.Second is not null)
            .Select(m => Expression.Bind(m.First.Property!, m.Second!))
            .ToList();
        return Expression.Lambda<Func<int, T>>(set.Count == 0 ? made : Expression.MemberInit((NewExpression)made, set), row).Compile();
    }

    private static Expression? Value(
        RecordShape shape,
        RecordMember member,
        int index,
        ResultTable table,
        int place,
        ParameterExpression row
    )
    {
        if (place < 0)
        {
            // A parameter without a column has a default, which may be null for the type's own default.
            return member.Property is not null ? null
                : shape.Constructor!.GetParameters()[index].DefaultValue is { } own
                    ? Expression.Convert(Expression.Constant(own), member.Type)
                : Expression.Default(member.Type);
        }

        var reader = typeof(ColumnReader)
            .GetMethod(nameof(ColumnReader.Of))!
            .MakeGenericMethod(member.Type)
            .Invoke(
                null,
                BindingFlags.DoNotWrapExceptions,
                null,
                [table.Columns[place], table.Source, shape.NameOf(member), member.TakesNull],
                null
            )!;
        return Expression.Call(Expression.Constant(reader), nameof(ColumnReader<T>.Get), null, row);
    }
}
