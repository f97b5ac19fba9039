using Balloon.Sandbox.Columns;

namespace Balloon.Sandbox.Engine;

/// <summary>How a view follows what it stands on.</summary>
internal static class ViewFollowing
{
    /// <summary>Lets a view follow the views and tables that it stands on.</summary>
    public static void Join(StreamEngine engine, MaterializedView view)
    {
        foreach (var relation in view.Flow.Relations.OfType<StoredRelation>())
        {
            void Follow(Batch batch) => engine.Loop.Push(view, relation, batch);
            void Advance(long watermark) => view.Flow.Watermark(relation, watermark);
            relation.Rows.Changed += Follow;
            relation.Rows.Advanced += Advance;
            view.Leave += () =>
            {
                relation.Rows.Changed -= Follow;
                relation.Rows.Advanced -= Advance;
            };
        }
    }
}
