namespace Balloon.Sandbox.Stream;

/// <summary>Changes about to be made to the rows in a store's slots.</summary>
internal readonly ref struct SlotChanges(ReadOnlySpan<int> added, ReadOnlySpan<int> changed, ReadOnlySpan<int> removed)
{
    /// <summary>Slots that get a row.</summary>
    public ReadOnlySpan<int> Added { get; } = added;

    /// <summary>Slots whose row gets other values and keeps its key.</summary>
    public ReadOnlySpan<int> Changed { get; } = changed;

    /// <summary>Slots that lose their row.</summary>
    public ReadOnlySpan<int> Removed { get; } = removed;
}
