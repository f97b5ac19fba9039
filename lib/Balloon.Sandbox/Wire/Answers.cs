using System.Globalization;
using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Types;
using Balloon.Text;

namespace Balloon.Sandbox.Wire;

/// <summary>The messages of the server, as described in the chapter "Message Formats" of PostgreSQL's manual.</summary>
internal static class Answers
{
    private const short TextFormat = 0;

    public static void RowDescription(MessageWriter to, IReadOnlyList<ResultColumn> columns, Func<int, short> format)
    {
        to.Begin('T');
        to.Int16(columns.Count);
        for (var i = 0; i < columns.Count; i++)
        {
            to.Text(columns[i].Name);
            to.Int32(0);
            to.Int16(0);
            to.Int32(columns[i].Type.Oid);
            to.Int16(columns[i].Type.Length);
            to.Int32(-1);
            to.Int16(format(i));
        }

        to.End();
    }

    public static void ParameterDescription(MessageWriter to, PreparedStatement prepared)
    {
        to.Begin('t');
        var count = prepared.ParameterTypes.Count;
        to.Int16(count);
        for (var i = 0; i < count; i++)
            to.Int32(prepared.ParameterOid(i));
        to.End();
    }

    public static void DataRow(
        MessageWriter to,
        IReadOnlyList<ResultColumn> columns,
        object?[] row,
        Func<int, short> format,
        Func<long, TimeSpan> offset
    )
    {
        to.Begin('D');
        to.Int16(columns.Count);
        for (var i = 0; i < columns.Count; i++)
        {
            if (row[i] is not { } value)
            {
                to.Int32(-1);
                continue;
            }

            var start = to.BeginLength();
            if (format(i) == TextFormat)
                to.Utf8(columns[i].Type.Format(value, offset));
            else
                ValueFormat.WriteBinary(to, columns[i].Type, value);
            to.EndLength(start);
        }

        to.End();
    }

    public static void CommandComplete(MessageWriter to, string tag)
    {
        to.Begin('C');
        to.Text(tag);
        to.End();
    }

    public static void ParameterStatus(MessageWriter to, string name, string value)
    {
        to.Begin('S');
        to.Text(name);
        to.Text(value);
        to.End();
    }

    /// <summary>Tells the client that it may send the next statement, and whether a transaction is open.</summary>
    public static void ReadyForQuery(MessageWriter to, bool inTransaction)
    {
        to.Begin('Z');
        to.Byte((byte)(inTransaction ? 'T' : 'I'));
        to.End();
    }

    /// <param name="to">The writer of the message.</param>
    /// <param name="error">The error.</param>
    /// <param name="severity">ERROR or FATAL.</param>
    /// <param name="sql">The text that the error's position refers to, if known: clients count characters.</param>
    public static void Error(MessageWriter to, SqlException error, string severity = "ERROR", string? sql = null)
    {
        to.Begin('E');
        Field(to, 'S', severity);
        Field(to, 'V', severity);
        Field(to, 'C', error.SqlState);
        Field(to, 'M', error.Message);
        Field(to, 'D', error.Detail);
        Field(to, 'H', error.Hint);
        Field(to, 'P', Position(error.Position, sql)?.ToString(CultureInfo.InvariantCulture));
        to.Byte(0);
        to.End();
    }

    private static int? Position(int? unit, string? sql) =>
        unit is { } at && sql is not null ? CodePoints.Count(sql.AsSpan(0, Math.Clamp(at - 1, 0, sql.Length))) + 1 : unit;

    public static void Notice(MessageWriter to, SqlNotice notice)
    {
        to.Begin('N');
        Field(to, 'S', notice.Severity);
        Field(to, 'V', notice.Severity);
        Field(to, 'C', notice.Severity == "WARNING" ? "01000" : "00000");
        Field(to, 'M', notice.Message);
        to.Byte(0);
        to.End();
    }

    private static void Field(MessageWriter to, char code, string? value)
    {
        if (value is null)
            return;
        to.Byte((byte)code);
        to.Text(value);
    }
}
