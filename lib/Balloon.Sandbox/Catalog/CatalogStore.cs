using Microsoft.Data.Sqlite;

namespace Balloon.Sandbox.Catalog;

/// <summary>
/// The tables and namespaces, in a SQLite file with the schema of Iceberg's JdbcCatalog (V1) and PyIceberg's SqlCatalog, so that both can
/// open it. A table's row holds the location of its metadata; a commit replaces that location.
/// </summary>
internal sealed class CatalogStore : IDisposable
{
    /// <summary>The property with which JdbcCatalog records that a namespace without properties exists.</summary>
    public const string ExistsProperty = "exists";

    private const string Schema = """
        CREATE TABLE IF NOT EXISTS iceberg_tables (
          catalog_name VARCHAR(255) NOT NULL, table_namespace VARCHAR(255) NOT NULL, table_name VARCHAR(255) NOT NULL,
          metadata_location VARCHAR(1000), previous_metadata_location VARCHAR(1000), iceberg_type VARCHAR(5),
          PRIMARY KEY (catalog_name, table_namespace, table_name));
        CREATE TABLE IF NOT EXISTS iceberg_namespace_properties (
          catalog_name VARCHAR(255) NOT NULL, namespace VARCHAR(255) NOT NULL, property_key VARCHAR(255) NOT NULL,
          property_value VARCHAR(1000), PRIMARY KEY (catalog_name, namespace, property_key));
        """;

    private readonly string connectionString;
    private readonly string catalog;
    private readonly CatalogSteps steps;

    /// <param name="file">The database; created if it does not exist.</param>
    /// <param name="catalog">The catalog's name, which its rows contain.</param>
    /// <param name="steps">Is notified of each write.</param>
    public CatalogStore(string file, string catalog, CatalogSteps steps)
    {
        this.catalog = catalog;
        this.steps = steps;
        connectionString = new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = 30 }.ConnectionString;
        using var session = Open();
        // No write-ahead log: its index is mapped into memory, and if the disk turned read-only, the process would crash.
        session.Execute("PRAGMA journal_mode=TRUNCATE");
        session.Execute(Schema);
    }

    /// <summary>Opens a session for reading; it may write after <see cref="StoreSession.Begin"/>.</summary>
    public StoreSession Open()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        var session = new StoreSession(connection, catalog, steps);
        session.Execute("PRAGMA busy_timeout=30000");
        return session;
    }

    public void Dispose()
    {
        using var connection = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(connection);
    }
}
