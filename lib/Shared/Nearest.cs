namespace Balloon;

/// <summary>Suggests existing names for one that does not exist.</summary>
internal static class Nearest
{
    /// <summary>The names most similar to another, allowing for swapped, missing, added or wrong letters; the most similar first.</summary>
    /// <param name="name">The name that was written.</param>
    /// <param name="names">The existing names.</param>
    /// <param name="most">The most names to return.</param>
    public static IReadOnlyList<string> To(string name, IEnumerable<string> names, int most = 3)
    {
        var wanted = Plain(name);
        return
        [
            .. names
                .Distinct(StringComparer.Ordinal)
                .Select(n => (Name: n, Distance: Distance(wanted, Plain(n))))
                .Where(n => n.Distance <= MaxDistance(Math.Min(wanted.Length, Plain(n.Name).Length)))
                .OrderBy(n => n.Distance)
                .ThenBy(n => n.Name, StringComparer.Ordinal)
                .Take(most)
                .Select(n => n.Name),
        ];
    }

    /// <summary><c> Did you mean x?</c>, with a space before it; empty if no name is similar.</summary>
    public static string Hint(string name, IEnumerable<string> names) =>
        To(name, names.Where(n => n != name)) is { Count: > 0 } near ? $" Did you mean {string.Join(" or ", near)}?" : "";

    /// <summary>The most changes that a name of some letters may need: one in three, but one at least, and never all of its letters.</summary>
    private static int MaxDistance(int letters) => Math.Min(Math.Max(1, letters / 3), Math.Max(0, letters - 1));

    /// <summary>Removes what makes no difference: letter case, underscores and the prefix of a view.</summary>
    private static string Plain(string name)
    {
        var plain = name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        return plain.StartsWith("mv", StringComparison.Ordinal) && plain.Length > 3 ? plain[2..] : plain;
    }

    /// <summary>The number of letters to insert, delete, change or swap with their neighbour (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    d[i, j] = i + j;
                    continue;
                }

                var change = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
