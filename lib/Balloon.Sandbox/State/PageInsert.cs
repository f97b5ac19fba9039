using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Balloon.Sandbox.State;

/// <summary>
/// The statement that writes a page. A checkpoint writes thousands of pages, so their bytes are passed to SQLite in place, without an array
/// and a parameter for each.
/// </summary>
internal sealed class PageInsert : IDisposable
{
    private const string Sql = "INSERT OR REPLACE INTO pages VALUES (?1, ?2, ?3)";
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;

    public PageInsert(SqliteConnection connection)
    {
        database = connection.Handle ?? throw new InvalidOperationException("The connection is closed.");
        Check(raw.sqlite3_prepare_v2(database, Sql, out statement));
    }

    /// <exception cref="SqliteException">The page cannot be written.</exception>
    public void Write(long id, long sum, ReadOnlySpan<byte> data)
    {
        try
        {
            Check(raw.sqlite3_bind_int64(statement, 1, id));
            Check(raw.sqlite3_bind_int64(statement, 2, sum));
            Check(raw.sqlite3_bind_blob(statement, 3, data));
            Check(raw.sqlite3_step(statement));
        }
        finally
        {
            // Reports the error of the step once more.
            _ = raw.sqlite3_reset(statement);
        }
    }

    public void Dispose() => statement.Dispose();

    private void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE))
            SqliteException.ThrowExceptionForRC(code, database);
    }
}
