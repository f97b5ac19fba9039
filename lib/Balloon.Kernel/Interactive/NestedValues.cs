using System.Collections;
using System.Runtime.CompilerServices;

namespace Balloon.Kernel.Interactive;

/// <summary>
/// Detects values that contain themselves, such as a list that was added to itself. The formatting package follows nested lists without
/// limit, and a stack overflow ends the process.
/// </summary>
internal static class NestedValues
{
    /// <summary>Deeper than any value that one would want to see.</summary>
    private const int Deepest = 64;

    /// <summary>The number of items of a list that are shown.</summary>
    private const int Shown = 20;

    private const int MaxSteps = 4_000;

    /// <summary>Whether lists are nested more deeply than can be shown.</summary>
    public static bool IsBottomless(object? value)
    {
        var steps = 0;
        return value is not null && MayHoldLists(value.GetType()) && IsDeeper(value, 0, ref steps);
    }

    private static bool IsDeeper(object? value, int depth, ref int steps)
    {
        if (depth > Deepest)
            return true;
        if (++steps > MaxSteps)
            return false;
        switch (value)
        {
            case string or null:
                return false;
            case DictionaryEntry entry:
                return IsDeeper(entry.Value, depth + 1, ref steps);
            case ITuple tuple:
                for (var i = 0; i < tuple.Length; i++)
                {
                    if (IsDeeper(tuple[i], depth + 1, ref steps))
                        return true;
                }

                return false;
            case IEnumerable list when MayHoldLists(list.GetType()):
                return AnyDeeper(list, depth, ref steps);
            default:
                return IsPair(value.GetType()) && IsDeeper(value.GetType().GetProperty("Value")!.GetValue(value), depth + 1, ref steps);
        }
    }

    private static bool AnyDeeper(IEnumerable list, int depth, ref int steps)
    {
        var count = 0;
        foreach (var item in list)
        {
            if (IsDeeper(item, depth + 1, ref steps))
                return true;
            if (++count == Shown)
                break;
        }

        return false;
    }

    /// <summary>False for types that cannot contain lists, which need not be traversed: a file's lines, a query's rows.</summary>
    private static bool MayHoldLists(Type type)
    {
        if (type == typeof(string) || type.IsPrimitive)
            return false;
        if (typeof(ITuple).IsAssignableFrom(type))
            return true;
        if (!typeof(IEnumerable).IsAssignableFrom(type))
            return false;
        var items = type.GetInterfaces()
            .Append(type)
            .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))
            .Select(i => i.GetGenericArguments()[0])
            .ToList();
        return items.Count == 0 || items.Exists(item => MayBeList(item) || (IsPair(item) && MayBeList(item.GetGenericArguments()[1])));
    }

    private static bool MayBeList(Type item) =>
        item == typeof(object)
        || (item != typeof(string) && typeof(IEnumerable).IsAssignableFrom(item))
        || typeof(ITuple).IsAssignableFrom(item);

    private static bool IsPair(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>);
}
