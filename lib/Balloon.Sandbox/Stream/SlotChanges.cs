namespace Balloon.Sandbox.Stream;

/// <summary>What is about to happen to rows that stand in slots of a store.</summary>
/// <param name="Come">Slots that get a row.</param>
/// <param name="Change">Slots whose row gets other values, and keeps its key.</param>
/// <param name="Go">Slots that lose their row.</param>
internal readonly record struct SlotChanges(int[] Come, int[] Change, int[] Go);
