using Balloon.Sandbox.Sql;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>
/// A transaction begun by BEGIN READ ONLY: it sees tables and views as they were at its first query. As in RisingWave, there is no other
/// kind of transaction. Not thread-safe: a session runs one statement at a time.
/// </summary>
internal sealed class ReadTransaction(StreamEngine engine)
{
    private Dictionary<StoredRelation, RowSnapshot>? snapshots;
    private Dictionary<StoredRelation, int> versions = [];

    /// <summary>The rows of these relations as of the first call.</summary>
    /// <exception cref="SqlException">One of them was created later, or was stopped.</exception>
    public async Task<IReadOnlyDictionary<StoredRelation, RowSnapshot>> SnapshotsAsync(IReadOnlyList<StoredRelation> relations)
    {
        // Takes a snapshot of every relation, since later queries may read any of them.
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
                    $"{relation.Kind} \"{relation.Name}\" was created after this transaction's first query: COMMIT to see it"
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
