namespace Balloon.Notebook.Tables;

/// <summary>Creates typed columns from values that are objects.</summary>
internal static class ColumnFactory
{
    public static IReadOnlyList<ResultColumn> OfRows(IReadOnlyList<string> names, IReadOnlyList<IReadOnlyList<object?>> rows)
    {
        if (rows.FirstOrDefault(r => r.Count != names.Count) is { } odd)
            throw new BalloonException($"The rows have {odd.Count} values, but {names.Count} columns are named: name one for each.");
        return [.. names.Select((name, c) => Of(name, rows.Count, row => rows[row][c]))];
    }

    /// <summary>A column of the common type of all values, or of objects.</summary>
    public static ResultColumn Of(string name, int count, Func<int, object?> value)
    {
        var values = new object?[count];
        Type? type = null;
        for (var row = 0; row < count; row++)
        {
            values[row] = value(row);
            var own = values[row]?.GetType();
            type = own is null || type is null || type == own ? type ?? own : typeof(object);
        }

        return type switch
        {
            null => new ResultColumn<object?>(name, values),
            _ when type == typeof(string) => new ResultColumn<string?>(name, Array.ConvertAll(values, v => (string?)v)),
            _ when type == typeof(byte[]) => new ResultColumn<byte[]?>(name, Array.ConvertAll(values, v => (byte[]?)v)),
            _ when type == typeof(bool) => Typed<bool>(name, values),
            _ when type == typeof(int) => Typed<int>(name, values),
            _ when type == typeof(long) => Typed<long>(name, values),
            _ when type == typeof(short) => Typed<short>(name, values),
            _ when type == typeof(float) => Typed<float>(name, values),
            _ when type == typeof(double) => Typed<double>(name, values),
            _ when type == typeof(decimal) => Typed<decimal>(name, values),
            _ when type == typeof(DateTime) => Typed<DateTime>(name, values),
            _ when type == typeof(DateTimeOffset) => Typed<DateTimeOffset>(name, values),
            _ when type == typeof(DateOnly) => Typed<DateOnly>(name, values),
            _ when type == typeof(TimeOnly) => Typed<TimeOnly>(name, values),
            _ when type == typeof(TimeSpan) => Typed<TimeSpan>(name, values),
            _ when type == typeof(Guid) => Typed<Guid>(name, values),
            _ => new ResultColumn<object?>(name, values),
        };
    }

    /// <summary>
    /// Renames the second of two columns with the same name, which a query may have, to <c>name_2</c>, so that both can be accessed.
    /// </summary>
    public static IReadOnlyList<ResultColumn> WithDistinctNames(IReadOnlyList<ResultColumn> columns)
    {
        var names = columns.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        if (names.Count == columns.Count)
            return columns;
        var given = new HashSet<string>(StringComparer.Ordinal);
        return [.. columns.Select(c => given.Add(c.Name) ? c : c.With(Free(c.Name), c.Unit, c.Decimals))];

        string Free(string name)
        {
            var number = 2;
            while (!names.Add($"{name}_{number}"))
                number++;
            return $"{name}_{number}";
        }
    }

    private static ResultColumn<T> Typed<T>(string name, object?[] values)
        where T : struct
    {
        var typed = new T[values.Length];
        bool[]? nulls = null;
        for (var row = 0; row < values.Length; row++)
        {
            if (values[row] is T value)
                typed[row] = value;
            else
                (nulls ??= new bool[values.Length])[row] = true;
        }

        return new ResultColumn<T>(name, typed, nulls);
    }
}
