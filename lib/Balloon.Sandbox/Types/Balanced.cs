namespace Balloon.Sandbox.Types;

/// <summary>Joins a list in its order with an operator for which brackets do not matter.</summary>
internal static class Balanced
{
    /// <summary>As a tree whose height is the logarithm of the list's length.</summary>
    /// <param name="items">At least one.</param>
    /// <param name="join">Joins what stands before and from a place; the place is given.</param>
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

    /// <summary>From here on a list is long: its tree is balanced, where that of a short one is as it is written.</summary>
    public const int Long = 32;

    /// <summary>As it is written, or balanced where the list is long.</summary>
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
