namespace Balloon.Sandbox.Stream;

/// <summary>Changes about to be made to the rows in a store's slots.</summary>
internal readonly ref struct SlotChanges(ReadOnlySpan<int> come, ReadOnlySpan<int> change, ReadOnlySpan<int> go)
{
    /// <summary>Slots that get a row.</summary>
    public ReadOnlySpan<int> Come { get; } = come;

    /// <summary>Slots whose row gets other values and keeps its key.</summary>
    public ReadOnlySpan<int> Change { get; } = change;

    /// <summary>Slots that lose their row.</summary>
    public ReadOnlySpan<int> Go { get; } = go;
}
