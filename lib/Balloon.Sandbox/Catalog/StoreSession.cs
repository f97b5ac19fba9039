using Microsoft.Data.Sqlite;

namespace Balloon.Sandbox.Catalog;

/// <summary>A connection to the store, with the statements that the catalog needs.</summary>
internal sealed class StoreSession(SqliteConnection connection, string catalog, CatalogSteps steps) : IDisposable
{
    private SqliteTransaction? transaction;

    /// <summary>Begins a transaction that excludes other writers from the start.</summary>
    public void Begin() => transaction = connection.BeginTransaction(deferred: false);

    public void Commit()
    {
        transaction!.Commit();
        steps.Reached("committed");
    }

    public int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        using var command = Command(sql, values);
        var rows = command.ExecuteNonQuery();
        if (transaction is not null)
            steps.Reached("row written");
        return rows;
    }

    public TablePointer? FindTable(TableName table)
    {
        using var command = Command(
            """
            SELECT metadata_location, previous_metadata_location FROM iceberg_tables
            WHERE catalog_name = $0 AND table_namespace = $1 AND table_name = $2 AND (iceberg_type = 'TABLE' OR iceberg_type IS NULL)
            """,
            table.Namespace.Stored,
            table.Name
        );
        using var rows = command.ExecuteReader();
        return rows.Read() ? new TablePointer(rows.GetString(0), rows.IsDBNull(1) ? null : rows.GetString(1)) : null;
    }

    /// <summary>Adds a table's row; returns false if the name is taken.</summary>
    public bool AddTable(TableName table, string metadataLocation) =>
        Execute(
            """
            INSERT INTO iceberg_tables (catalog_name, table_namespace, table_name, metadata_location, previous_metadata_location, iceberg_type)
            VALUES ($0, $1, $2, $3, NULL, 'TABLE') ON CONFLICT DO NOTHING
            """,
            table.Namespace.Stored,
            table.Name,
            metadataLocation
        ) == 1;

    /// <summary>
    /// Replaces the location of the metadata if it is still the expected one; returns false if another commit came first.
    /// </summary>
    public bool SwapMetadata(TableName table, string expected, string next) =>
        Execute(
            """
            UPDATE iceberg_tables SET metadata_location = $4, previous_metadata_location = $3
            WHERE catalog_name = $0 AND table_namespace = $1 AND table_name = $2 AND metadata_location = $3
            """,
            table.Namespace.Stored,
            table.Name,
            expected,
            next
        ) == 1;

    public bool DropTable(TableName table) =>
        Execute(
            "DELETE FROM iceberg_tables WHERE catalog_name = $0 AND table_namespace = $1 AND table_name = $2",
            table.Namespace.Stored,
            table.Name
        ) == 1;

    public bool RenameTable(TableName from, TableName to) =>
        Execute(
            """
            UPDATE iceberg_tables SET table_namespace = $3, table_name = $4
            WHERE catalog_name = $0 AND table_namespace = $1 AND table_name = $2
            """,
            from.Namespace.Stored,
            from.Name,
            to.Namespace.Stored,
            to.Name
        ) == 1;

    public List<string> AllMetadataLocations() =>
        Strings("SELECT metadata_location FROM iceberg_tables WHERE metadata_location IS NOT NULL");

    /// <summary>The names of the namespace's tables in order, after <paramref name="after"/>, at most <paramref name="limit"/>.</summary>
    public List<string> ListTables(NamespaceName name, string? after, int limit) =>
        Strings(
            """
            SELECT table_name FROM iceberg_tables WHERE catalog_name = $0 AND table_namespace = $1 AND table_name > $2
            AND (iceberg_type = 'TABLE' OR iceberg_type IS NULL) ORDER BY table_name LIMIT $3
            """,
            name.Stored,
            after ?? "",
            limit
        );

    /// <summary>Whether the namespace contains a table, or a view that another program created.</summary>
    public bool HasAnyTable(NamespaceName name) =>
        Strings("SELECT 1 FROM iceberg_tables WHERE catalog_name = $0 AND table_namespace = $1 LIMIT 1", name.Stored).Count > 0;

    public bool HasNamespace(NamespaceName name) =>
        Strings(
            """
            SELECT 1 FROM (
              SELECT namespace AS n FROM iceberg_namespace_properties WHERE catalog_name = $0
              UNION ALL SELECT table_namespace FROM iceberg_tables WHERE catalog_name = $0)
            WHERE n = $1 OR substr(n, 1, length($1) + 1) = $1 || '.' LIMIT 1
            """,
            name.Stored
        ).Count > 0;

    /// <summary>All namespaces in stored form, including those that exist only through their tables or children.</summary>
    public List<string> AllNamespaces() =>
        Strings(
            """
            SELECT namespace FROM iceberg_namespace_properties WHERE catalog_name = $0
            UNION SELECT table_namespace FROM iceberg_tables WHERE catalog_name = $0 ORDER BY 1
            """
        );

    public Dictionary<string, string> NamespaceProperties(NamespaceName name)
    {
        using var command = Command(
            "SELECT property_key, property_value FROM iceberg_namespace_properties WHERE catalog_name = $0 AND namespace = $1",
            name.Stored
        );
        using var rows = command.ExecuteReader();
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        while (rows.Read())
            properties[rows.GetString(0)] = rows.IsDBNull(1) ? "" : rows.GetString(1);
        return properties;
    }

    public void SetProperty(NamespaceName name, string key, string value) =>
        Execute(
            """
            INSERT INTO iceberg_namespace_properties (catalog_name, namespace, property_key, property_value) VALUES ($0, $1, $2, $3)
            ON CONFLICT DO UPDATE SET property_value = excluded.property_value
            """,
            name.Stored,
            key,
            value
        );

    public bool RemoveProperty(NamespaceName name, string key) =>
        Execute(
            "DELETE FROM iceberg_namespace_properties WHERE catalog_name = $0 AND namespace = $1 AND property_key = $2",
            name.Stored,
            key
        ) == 1;

    public void DropNamespace(NamespaceName name) =>
        Execute("DELETE FROM iceberg_namespace_properties WHERE catalog_name = $0 AND namespace = $1", name.Stored);

    public void Dispose()
    {
        transaction?.Dispose();
        connection.Dispose();
    }

    private List<string> Strings(string sql, params ReadOnlySpan<object?> values)
    {
        using var command = Command(sql, values);
        using var rows = command.ExecuteReader();
        var found = new List<string>();
        while (rows.Read())
            found.Add(rows.GetString(0));
        return found;
    }

    /// <summary>Creates a command in which $0 is the catalog's name, and $1, $2, … are <paramref name="values"/>.</summary>
    private SqliteCommand Command(string sql, params ReadOnlySpan<object?> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        command.Parameters.AddWithValue("$0", catalog);
        for (var i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue($"${i + 1}", values[i] ?? DBNull.Value);
        return command;
    }
}
