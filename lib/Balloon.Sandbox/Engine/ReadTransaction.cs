using Balloon.Sandbox.Sql;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>
/// A transaction that BEGIN READ ONLY began: all that it reads of tables and views, it reads as they were at its first query. The sandbox
/// has no other transaction, as RisingWave has none. Not thread-safe: a session runs one statement at a time.
/// </summary>
internal sealed class ReadTransaction(StreamEngine engine)
{
    private Dictionary<StoredRelation, RowSnapshot>? snapshots;
    private Dictionary<StoredRelation, int> versions = [];

    /// <summary>The rows of these relations at the first call's moment.</summary>
    /// <exception cref="SqlException">One of them was made after that, or was stopped.</exception>
    public async Task<IReadOnlyDictionary<StoredRelation, RowSnapshot>> SnapshotsAsync(IReadOnlyList<StoredRelation> relations)
    {
        // Every relation at once: which of them later queries read is not known yet.
        snapshots ??= await engine
            .Loop.RunAsync(() =>
            {
                versions = engine.Catalog.All.OfType<StoredRelation>().ToDictionary(r => r, r => r.ColumnsVersion);
                return versions.Keys.ToDictionary(r => r, r => r.Rows.Store.Snapshot());
            })
            .ConfigureAwait(false);
        foreach (var relation in relations)
        {
            relation.CheckRunning();
            if (!snapshots.ContainsKey(relation))
                throw new SqlException(
                    SqlStates.UndefinedTable,
                    $"{relation.Kind} \"{relation.Name}\" was made after this transaction's first query: COMMIT to see it"
                );
            if (versions[relation] != relation.ColumnsVersion)
                throw QueryRunner.Altered(relation);
        }

        return snapshots;
    }

    /// <exception cref="SqlException">The statement writes.</exception>
    public static void CheckReads(Statement statement)
    {
        if (
            statement
            is not (
                QueryStatement
                or Show
                or Describe
                or Explain
                or Flush
                or Wait
                or SetVariable
                or ResetAll
                or DiscardAll
                or Deallocate
                or BeginTransaction
                or EndTransaction
                or DeclareCursor
                or Fetch
                or CloseCursor
            )
        )
        {
            var words = statement.Text.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries);
            throw new SqlException(
                SqlStates.ReadOnlyTransaction,
                $"cannot execute {words[0].ToUpperInvariant()} in a read-only transaction",
                statement.At + 1
            );
        }
    }
}
