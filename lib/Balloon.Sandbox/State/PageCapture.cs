namespace Balloon.Sandbox.State;

/// <summary>Dirty pages of a store, as they were when a checkpoint began.</summary>
/// <param name="StoreId">The store's number.</param>
/// <param name="Columns">The columns that the store saves: usually the weights, then its own columns.</param>
/// <param name="Slots">How many slots it had.</param>
/// <param name="Pages">The indexes of the dirty pages.</param>
internal sealed record PageCapture(long StoreId, PagedColumn[] Columns, int Slots, int[] Pages)
{
    /// <summary>Writes the bytes of one page: the number of slots, then each column.</summary>
    public void Encode(int page, PageWriter writer)
    {
        var count = Math.Min(PagedColumn.PageSize, Slots - (page << PagedColumn.PageBits));
        writer.Int32(count);
        foreach (var column in Columns)
            column.Write(page, count, writer);
    }
}
