using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Columns;

// Columns from values of the caller, for writing.
public abstract partial class Column
{
    /// <summary>
    /// A column with values in the plain form of its type (see <see cref="Values"/>), which are not copied: <see cref="bool"/>,
    /// <see cref="int"/>, <see cref="long"/>, <see cref="float"/>, <see cref="double"/>, <see cref="Guid"/>, <see cref="string"/>, or
    /// <see cref="byte"/>[] for binary.
    /// </summary>
    /// <typeparam name="T">The plain form of the type's values.</typeparam>
    /// <param name="field">The name, id and type.</param>
    /// <param name="values">The value of each row; the value of a null row is ignored.</param>
    /// <param name="nulls">Whether each row is null; null if no row is.</param>
    /// <exception cref="IcebergException">
    /// The type's values have another plain form, or the lengths differ (<see cref="ErrorKind.InvalidArgument"/>).
    /// </exception>
    public static Column Of<T>(NestedField field, T[] values, bool[]? nulls = null)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(values);
        if (nulls is not null && nulls.Length != values.Length)
            throw IcebergException.InvalidArgument($"Column '{field.Name}' has {values.Length} values, but {nulls.Length} null flags.");
        return ((field.Type as PrimitiveType)?.Kind, values) switch
        {
            (TypeKind.Boolean, bool[] flags) => new FixedWidthColumn<bool>(field, flags, nulls),
            (TypeKind.Int or TypeKind.Date, int[] numbers) => new FixedWidthColumn<int>(field, numbers, nulls),
            (TypeKind.Long or TypeKind.Time, long[] numbers) => new FixedWidthColumn<long>(field, numbers, nulls),
            (TypeKind.Timestamp or TypeKind.Timestamptz or TypeKind.TimestampNs or TypeKind.TimestamptzNs, long[] times) =>
                new FixedWidthColumn<long>(field, times, nulls),
            (TypeKind.Float, float[] numbers) => new FixedWidthColumn<float>(field, numbers, nulls),
            (TypeKind.Double, double[] numbers) => new FixedWidthColumn<double>(field, numbers, nulls),
            (TypeKind.Uuid, Guid[] ids) => new FixedWidthColumn<Guid>(field, ids, nulls),
            (TypeKind.String, string[] texts) => new StringColumn(field, CodesOf(texts, nulls), texts, nulls),
            (TypeKind.Binary, byte[][] bytes) => new BinaryColumn(field, bytes, nulls),
            _ => throw IcebergException.InvalidArgument(
                $"Column '{field.Name}' is of type {field.Type}, whose values are not of type {typeof(T).Name} in plain form: use Column.From."
            ),
        };
    }

    /// <summary>A column of any type, from values that <see cref="Values.From"/> accepts.</summary>
    /// <param name="field">The name, id and type.</param>
    /// <param name="values">The value of each row.</param>
    /// <exception cref="IcebergException">A value is not of the column's type (<see cref="ErrorKind.InvalidArgument"/>).</exception>
    public static Column From(NestedField field, IEnumerable<object?> values)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(values);
        object?[] plain = [.. values.Select(value => PlainOf(field, value))];
        return Plain(field, plain.Length, plain);
    }

    /// <summary>A column of any type in which every row is null.</summary>
    internal static Column Null(NestedField field, int rows) => Plain(field, rows, null);

    // Without values every row is null.
    private static Column Plain(NestedField field, int rows, object?[]? plain) =>
        (field.Type as PrimitiveType)?.Kind switch
        {
            TypeKind.Boolean => Typed<bool>(field, rows, plain),
            TypeKind.Int or TypeKind.Date => Typed<int>(field, rows, plain),
            TypeKind.Float => Typed<float>(field, rows, plain),
            TypeKind.Double => Typed<double>(field, rows, plain),
            TypeKind.Decimal => Typed<IcebergDecimal>(field, rows, plain),
            TypeKind.Uuid => Typed<Guid>(field, rows, plain),
            TypeKind.Long
            or TypeKind.Time
            or TypeKind.Timestamp
            or TypeKind.Timestamptz
            or TypeKind.TimestampNs
            or TypeKind.TimestamptzNs => Typed<long>(field, rows, plain),
            TypeKind.String when plain is null => new StringColumn(field, Filled(rows, -1), [], Filled(rows, true)),
            TypeKind.String => Of(field, Array.ConvertAll(plain, text => (string?)text ?? ""), NullsOf(rows, plain)),
            TypeKind.Fixed or TypeKind.Binary => new BinaryColumn(
                field,
                plain is null ? Filled<byte[]>(rows, []) : Array.ConvertAll(plain, bytes => (byte[]?)bytes ?? []),
                NullsOf(rows, plain)
            ),
            _ => new NestedColumn(field, plain ?? new object?[rows]),
        };

    private static object? PlainOf(NestedField field, object? value)
    {
        try
        {
            return Values.From(field.Type, value);
        }
        catch (IcebergException e)
        {
            throw e.With("column", field.Name);
        }
    }

    private static FixedWidthColumn<T> Typed<T>(NestedField field, int rows, object?[]? plain)
        where T : struct =>
        new(field, plain is null ? new T[rows] : Array.ConvertAll(plain, value => value is T held ? held : default), NullsOf(rows, plain));

    private static bool[]? NullsOf(int rows, object?[]? plain) =>
        plain is null ? Filled(rows, true)
        : Array.Exists(plain, value => value is null) ? Array.ConvertAll(plain, v => v is null)
        : null;

    private static T[] Filled<T>(int rows, T value)
    {
        var values = new T[rows];
        Array.Fill(values, value);
        return values;
    }

    // Each text gets its own entry in the dictionary: finding duplicates is left to the writer.
    private static int[] CodesOf(string[] texts, bool[]? nulls)
    {
        var codes = new int[texts.Length];
        for (var i = 0; i < codes.Length; i++)
            codes[i] = nulls is not null && nulls[i] ? -1 : i;
        return codes;
    }
}
