using System.IO.Hashing;

namespace Balloon.Sandbox.State;

/// <summary>
/// The checksums of stored pages. Each page has its own, and for each store the number of pages and the sum of their checksums are kept, so
/// that a changed, missing or outdated page is detected.
/// </summary>
internal sealed class PageSums
{
    private readonly Dictionary<long, Store> stores = [];
    private readonly HashSet<long> touched = [];

    /// <summary>The checksum of a page's bytes and its number.</summary>
    public static long Of(long id, ReadOnlySpan<byte> data) => (long)XxHash3.HashToUInt64(data, id);

    /// <summary>How many pages a store has, and the sum of their checksums.</summary>
    public (long Pages, long Sum) this[long store] => stores.TryGetValue(store, out var of) ? (of.Pages.Count, of.Sum) : default;

    /// <summary>Adds a page that was written or read.</summary>
    public void Set(long store, int page, long sum)
    {
        if (!stores.TryGetValue(store, out var of))
            stores[store] = of = new Store();
        of.Sum = unchecked(of.Sum + sum - of.Pages.GetValueOrDefault(page));
        of.Pages[page] = sum;
        touched.Add(store);
    }

    public void Drop(long store)
    {
        stores.Remove(store);
        touched.Add(store);
    }

    /// <summary>The stores that changed since the last call.</summary>
    public IReadOnlyList<long> TakeTouched()
    {
        long[] taken = [.. touched];
        touched.Clear();
        return taken;
    }

    private sealed class Store
    {
        public Dictionary<int, long> Pages { get; } = [];

        public long Sum { get; set; }
    }
}
