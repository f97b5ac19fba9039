namespace Balloon.Sandbox.Types;

/// <summary>Combines the items of a list, in their order, with an associative operator.</summary>
internal static class Balanced
{
    /// <summary>Combines them as a tree whose height is the logarithm of the list's length.</summary>
    /// <param name="items">At least one.</param>
    /// <param name="join">Combines two parts; its last argument is the index at which the second part starts.</param>
    public static T Tree<T>(IReadOnlyList<T> items, Func<T, T, int, T> join)
    {
        return Of(0, items.Count);

        T Of(int from, int to)
        {
            if (to - from == 1)
                return items[from];
            var middle = from + ((to - from + 1) / 2);
            return join(Of(from, middle), Of(middle, to), middle);
        }
    }

    /// <summary>A list longer than this becomes a balanced tree; a shorter one leans to the left, as it is written.</summary>
    public const int Long = 32;

    /// <summary>Combines the items as they are written, or as a balanced tree if the list is long.</summary>
    public static T Join<T>(IReadOnlyList<T> items, Func<T, T, int, T> join) =>
        items.Count > Long ? Tree(items, join) : LeftDeep(items, join);

    private static T LeftDeep<T>(IReadOnlyList<T> items, Func<T, T, int, T> join)
    {
        var all = items[0];
        for (var i = 1; i < items.Count; i++)
            all = join(all, items[i], i);
        return all;
    }
}
