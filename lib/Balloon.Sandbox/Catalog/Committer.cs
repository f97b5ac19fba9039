using Balloon.Iceberg.Spec;

namespace Balloon.Sandbox.Catalog;

/// <summary>
/// Commits changes of one or several tables: first it writes new metadata files, then one transaction replaces the locations in the rows if
/// they are still those that were read. A crash in between leaves the old tables and an unreferenced file.
/// </summary>
internal sealed class Committer(CatalogStore store, MetadataStore files, LocationRule rule, TimeProvider clock)
{
    /// <summary>
    /// Requirements are checked again at each attempt: a change that is still valid succeeds, however many writers there are.
    /// </summary>
    private const int Attempts = 50;

    private const int Stripes = 64;

    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Commits a change of one table. Writers of one table take turns, so that they do not cause each other's retries.</summary>
    public async Task<StoredMetadata> CommitAsync(TableChange change, CancellationToken cancellationToken)
    {
        var turn = turns[(change.Table.GetHashCode() & int.MaxValue) % Stripes];
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return (await CommitAsync([change], cancellationToken).ConfigureAwait(false))[0];
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Commits changes of several tables atomically.</summary>
    public async Task<StoredMetadata[]> CommitAsync(IReadOnlyList<TableChange> changes, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await TryCommitAsync(changes, cancellationToken).ConfigureAwait(false) is { } committed)
                return committed;
        }

        throw CatalogError.CommitFailed(
            $"Other writers committed first, {Attempts} times in a row: {string.Join(", ", changes.Select(c => c.Table))}. Try again."
        );
    }

    private async Task<StoredMetadata[]?> TryCommitAsync(IReadOnlyList<TableChange> changes, CancellationToken cancellationToken)
    {
        var before = new StoredMetadata?[changes.Count];
        var after = new StoredMetadata[changes.Count];
        for (var i = 0; i < changes.Count; i++)
            before[i] = await CurrentAsync(changes[i].Table, cancellationToken).ConfigureAwait(false);
        var next = changes.Select((change, i) => change.ApplyTo(before[i], clock)).ToList();
        for (var i = 0; i < changes.Count; i++)
            CheckPlace(before[i], next[i]);
        for (var i = 0; i < changes.Count; i++)
        {
            after[i] =
                before[i] is { } known && ReferenceEquals(known.Metadata, next[i])
                    ? known
                    : await files.WriteAsync(next[i], before[i]?.Location, cancellationToken).ConfigureAwait(false);
        }

        if (Swap(changes, before, after))
        {
            DropOldFiles(before, after);
            return after;
        }

        // The new files are certainly unused only after a refused swap: a database error may come after the commit.
        for (var i = 0; i < changes.Count; i++)
        {
            if (!ReferenceEquals(after[i], before[i]))
                files.Delete(after[i].Location);
        }

        return null;
    }

    private void CheckPlace(StoredMetadata? before, TableMetadata next)
    {
        if (ReferenceEquals(before?.Metadata, next))
            return;
        rule.Check(next.Location, next.Properties);
        if (before?.Metadata.Location == next.Location)
            return;
        using var session = store.Open();
        LocationRule.CheckApart(next.Location, session.AllMetadataLocations().Where(other => other != before?.Location));
    }

    private async Task<StoredMetadata?> CurrentAsync(TableName table, CancellationToken cancellationToken)
    {
        using var session = store.Open();
        return session.FindTable(table) is { } pointer
            ? await files.ReadAsync(pointer.MetadataLocation, cancellationToken).ConfigureAwait(false)
            : null;
    }

    private bool Swap(IReadOnlyList<TableChange> changes, StoredMetadata?[] before, StoredMetadata[] after)
    {
        using var session = store.Open();
        session.Begin();
        for (var i = 0; i < changes.Count; i++)
        {
            var table = changes[i].Table;
            if (ReferenceEquals(before[i], after[i]))
                continue;
            if (before[i] is null && !session.HasNamespace(table.Namespace))
                throw CatalogError.NoSuchNamespace(table.Namespace);
            var swapped = before[i] is { } known
                ? session.SwapMetadata(table, known.Location, after[i].Location)
                : session.AddTable(table, after[i].Location);
            if (!swapped)
                return false;
        }

        session.Commit();
        return true;
    }

    /// <summary>Deletes metadata files that dropped out of a table's metadata log, if the table's properties ask for it.</summary>
    private void DropOldFiles(StoredMetadata?[] before, StoredMetadata[] after)
    {
        for (var i = 0; i < after.Length; i++)
        {
            if (before[i] is not { } old || !IsTrue(after[i].Metadata, TableProperties.DeleteOldMetadata))
                continue;
            var named = after[i].Metadata.MetadataLog.Select(entry => entry.MetadataFile).ToHashSet(StringComparer.Ordinal);
            foreach (var entry in old.Metadata.MetadataLog.Where(entry => !named.Contains(entry.MetadataFile)))
                files.Delete(entry.MetadataFile);
        }
    }

    private static bool IsTrue(TableMetadata metadata, string property) =>
        metadata.Properties.TryGetValue(property, out var value) && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
