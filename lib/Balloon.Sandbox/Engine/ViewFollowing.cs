using Balloon.Sandbox.Columns;

namespace Balloon.Sandbox.Engine;

/// <summary>Connects a view to the relations that it reads.</summary>
internal static class ViewFollowing
{
    /// <summary>Subscribes a view to the changes and watermarks of the views and tables that it reads.</summary>
    public static void Join(StreamEngine engine, MaterializedView view)
    {
        foreach (var relation in view.Flow.Relations.OfType<StoredRelation>())
        {
            void Follow(Batch batch) => engine.Loop.Push(view, relation, batch);
            void Advance(long watermark) => view.Flow.Watermark(relation, watermark);
            relation.Rows.Changed += Follow;
            relation.Rows.Advanced += Advance;
            view.Unsubscribe += () =>
            {
                relation.Rows.Changed -= Follow;
                relation.Rows.Advanced -= Advance;
            };
        }
    }
}
