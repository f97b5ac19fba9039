namespace Balloon.Sandbox.State;

/// <summary>Dirty pages of a store, as they were when a checkpoint began.</summary>
internal sealed record PageCapture(long StoreId, RowSnapshot Rows, int[] Pages)
{
    /// <summary>The bytes of one page: how many slots, their weights, then each column.</summary>
    public byte[] Encode(int page)
    {
        var count = Math.Min(PagedColumn.PageSize, Rows.Slots - (page << PagedColumn.PageBits));
        var writer = new PageWriter();
        writer.Int32(count);
        Rows.Weights.Write(page, count, writer);
        foreach (var column in Rows.Columns)
            column.Write(page, count, writer);
        return writer.ToArray();
    }
}
