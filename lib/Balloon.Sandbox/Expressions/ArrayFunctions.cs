using Balloon.Sandbox.Engine;

namespace Balloon.Sandbox.Expressions;

/// <summary>Functions on arrays of each scalar type.</summary>
internal static class ArrayFunctions
{
    public static void AddTo(FunctionAdder add)
    {
        foreach (var element in SqlType.Scalars)
        {
            var array = SqlType.ArrayOf(element);
            add.Many("array_length", [array], SqlType.Integer, a => ((SqlArray)a[0]!).Items.Count is > 0 and var n ? n : null);
            add.Many("cardinality", [array], SqlType.Integer, a => ((SqlArray)a[0]!).Items.Count);
            add.Many(
                "array_append",
                [array, element],
                array,
                a => new SqlArray([.. ((SqlArray?)a[0])?.Items ?? [], a[1]]),
                nullWhenAnyIs: false
            );
            add.Many(
                "array_prepend",
                [element, array],
                array,
                a => new SqlArray([a[0], .. ((SqlArray?)a[1])?.Items ?? []]),
                nullWhenAnyIs: false
            );
            add.Many(
                "array_cat",
                [array, array],
                array,
                a =>
                    a[0] is null ? a[1]
                    : a[1] is null ? a[0]
                    : new SqlArray([.. ((SqlArray)a[0]!).Items, .. ((SqlArray)a[1]!).Items]),
                nullWhenAnyIs: false
            );
            add.Many("array_position", [array, element], SqlType.Integer, a => Position((SqlArray)a[0]!, a[1]!));
            add.Many(
                "array_contains",
                [array, array],
                SqlType.Boolean,
                a => ((SqlArray)a[1]!).Items.All(x => ((SqlArray)a[0]!).Items.Contains(x))
            );
            add.Many("@>", [array, array], SqlType.Boolean, a => ((SqlArray)a[1]!).Items.All(x => ((SqlArray)a[0]!).Items.Contains(x)));
            add.Many("<@", [array, array], SqlType.Boolean, a => ((SqlArray)a[0]!).Items.All(x => ((SqlArray)a[1]!).Items.Contains(x)));
            add.Many(
                "subscript",
                [array, SqlType.Integer],
                element,
                a => (int)a[1]! >= 1 && (int)a[1]! <= ((SqlArray)a[0]!).Items.Count ? ((SqlArray)a[0]!).Items[(int)a[1]! - 1] : null
            );
        }

        var texts = SqlType.ArrayOf(SqlType.Varchar);
        add.Many(
            "array_to_string",
            [texts, SqlType.Varchar],
            SqlType.Varchar,
            a => string.Join((string)a[1]!, ((SqlArray)a[0]!).Items.Where(x => x is not null))
        );
        add.Many(
            "string_to_array",
            [SqlType.Varchar, SqlType.Varchar],
            texts,
            a => new SqlArray([.. (string)a[0]! == "" ? [] : ((string)a[0]!).Split((string)a[1]!)])
        );
    }

    private static object? Position(SqlArray array, object item)
    {
        for (var i = 0; i < array.Items.Count; i++)
        {
            if (Equals(array.Items[i], item))
                return i + 1;
        }

        return null;
    }
}
