namespace Balloon.Sandbox.Engine;

/// <summary>How the rows of a view lie in its state, the newest way last. What is in a folder stays as it was made.</summary>
internal enum ViewLayout
{
    /// <summary>Found by their key.</summary>
    Keyed,

    /// <summary>Where the groups stand that they are made of, if they are.</summary>
    Placed,

    /// <summary>And the groups' columns are those of the groups themselves.</summary>
    OfGroups,

    /// <summary>And the results of the aggregates too: what changes a group changes its row, which is written once.</summary>
    InGroups,
}
