using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using NpgsqlTypes;

namespace Balloon.Notebook.Cells;

/// <summary>Converts C# values to parameters of a statement: each is sent with its SQL type, never as text in the statement.</summary>
internal static class SqlParameters
{
    /// <summary>Creates a parameter.</summary>
    /// <exception cref="SqlCellException">SQL has no type for the value.</exception>
    public static NpgsqlParameter Of(string name, object? value) =>
        value switch
        {
            null or DBNull => new() { Value = DBNull.Value },
            string or bool or short or int or long or float or double or decimal or DateOnly or TimeOnly or TimeSpan or byte[] => new()
            {
                Value = value,
            },
            char letter => new() { Value = letter.ToString() },
            sbyte or byte => new() { Value = Convert.ToInt16(value, CultureInfo.InvariantCulture) },
            ushort number => new() { Value = (int)number },
            uint number => new() { Value = (long)number },
            ulong number => new() { Value = (decimal)number },
            BigInteger number => new() { Value = number, NpgsqlDbType = NpgsqlDbType.Numeric },
            DateTime { Kind: DateTimeKind.Local } time => new() { Value = time.ToUniversalTime() },
            DateTime => new() { Value = value },
            DateTimeOffset time => new() { Value = time.UtcDateTime },
            Enum constant => new() { Value = constant.ToString() },
            Guid id => new() { Value = id.ToString() },
            JsonDocument document => Json(document.RootElement.GetRawText()),
            JsonElement element => Json(element.GetRawText()),
            JsonNode node => Json(node.ToJsonString()),
            IEnumerable list when ElementOf(list) is { } element => new() { Value = Array(name, list, element) },
            _ => throw None(name, value),
        };

    private static NpgsqlParameter Json(string text) => new() { Value = text, NpgsqlDbType = NpgsqlDbType.Jsonb };

    private static Type? ElementOf(IEnumerable list) =>
        list.GetType()
            .GetInterfaces()
            .FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))
            ?.GetGenericArguments()[0];

    /// <summary>Converts a list to an array of the SQL type of its elements.</summary>
    private static Array Array(string name, IEnumerable list, Type element)
    {
        var values = list.Cast<object?>().Select(item => item is null ? null : Single(name, list, item)).ToList();
        var type = values.FirstOrDefault(v => v is not null)?.GetType() ?? Nullable.GetUnderlyingType(element) ?? element;
        var nullable = type.IsValueType && values.Contains(null) ? typeof(Nullable<>).MakeGenericType(type) : type;
        var array = System.Array.CreateInstance(nullable, values.Count);
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i]?.GetType() is { } given && given != type)
                throw None(name, list);
            array.SetValue(values[i], i);
        }

        return array;
    }

    private static object Single(string name, object list, object item) =>
        item is IEnumerable and not string and not byte[] ? throw None(name, list) : Of(name, item).Value!;

    private static SqlCellException None(string name, object value) =>
        new(
            $"@{name} is a {value.GetType()}, for which SQL has no type. Parameters are strings, truth values, numbers, times, "
                + "bytes, JSON, and arrays and lists of one of those."
        );
}
