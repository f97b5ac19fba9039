namespace Balloon.Sandbox.Engine;

/// <summary>How the rows of a view are stored, the newest layout last. A stored view keeps the layout that it was created with.</summary>
internal enum ViewLayout
{
    /// <summary>Rows are found by their key.</summary>
    Keyed,

    /// <summary>A view with one row per group has its rows in the slots of the groups.</summary>
    GroupSlots,

    /// <summary>Such a view also shares the groups' columns.</summary>
    GroupColumns,

    /// <summary>
    /// Such a view also shares the results of the aggregates: a change of a group changes its row, which is written once.
    /// </summary>
    GroupResults,
}
