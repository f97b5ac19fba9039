using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Types;
using Balloon.Sandbox.Wire.Copying;

namespace Balloon.Sandbox.Wire;

/// <summary>The extended protocol: Parse, Bind, Describe, Execute, Close, with named statements and portals.</summary>
internal sealed class ExtendedQuery(ISqlSession session, MessageWriter output, Action writeAsides) : IAsyncDisposable
{
    private const string InvalidStatementName = "26000";
    private const string DuplicateStatement = "42P05";

    private readonly Dictionary<string, PreparedStatement> statements = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Portal> portals = new(StringComparer.Ordinal);

    public async Task ParseAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var (name, sql, oids) = ReadParse(content.Span);
        if (name.Length > 0 && statements.ContainsKey(name))
            throw new SqlException(DuplicateStatement, $"prepared statement \"{name}\" already exists");
        statements.Remove("");
        var parsed = session.Prepare(sql, Array.ConvertAll(oids, Oids.Declared));
        if (parsed.Count > 1)
            throw new SqlException(SqlStates.SyntaxError, "cannot insert multiple commands into a prepared statement");
        var prepared = new PreparedStatement(parsed.Count == 0 ? null : parsed[0], oids);
        // Resolves names and types now, so that an error is reported here and not at Bind.
        if (prepared.Statement is { } statement)
            await statement.DescribeAsync(cancellationToken).ConfigureAwait(false);
        statements[name] = prepared;
        output.Empty('1');
    }

    public async Task BindAsync(ReadOnlyMemory<byte> content)
    {
        var (name, portal) = ReadBind(content.Span);
        await DropPortalAsync(name).ConfigureAwait(false);
        portals[name] = portal;
        output.Empty('2');
    }

    public void Describe(ReadOnlySpan<byte> content)
    {
        var from = new MessageReader(content);
        var kind = (char)from.Byte();
        var name = from.Text();
        if (kind == 'S')
        {
            var prepared = Statement(name);
            Answers.ParameterDescription(output, prepared);
            DescribeColumns(prepared.Statement?.Columns, static _ => 0);
        }
        else
        {
            var portal = PortalOf(name);
            DescribeColumns(portal.Columns, portal.Format);
        }
    }

    public async Task ExecuteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var (name, limit) = ReadExecute(content.Span);
        var portal = PortalOf(name);
        if (portal.Prepared.Statement is null)
        {
            output.Empty('I');
            return;
        }

        var rows = await portal.OpenAsync(cancellationToken).ConfigureAwait(false);
        if (portal.Deallocates is { } forgotten)
            Deallocate(forgotten);
        writeAsides();
        if (portal.Copied is { } copied)
        {
            await new CopySender(session, output).SendAsync(copied, copied.Copy!, cancellationToken).ConfigureAwait(false);
            writeAsides();
            Answers.CommandComplete(output, portal.CommandTag);
            return;
        }

        var columns = portal.Columns ?? [];
        if (!portal.FitsColumns(columns.Count))
            throw new WireProtocolException("The result has another number of columns than the formats that Bind gave.");
        var sender = new RowSender(output, columns, portal.Format, session.OffsetAt);
        using var cancelling = cancellationToken.Register(portal.Cancel);
        if (!await sender.SendAsync(rows, limit, cancellationToken).ConfigureAwait(false))
        {
            output.Empty('s');
            return;
        }

        writeAsides();
        Answers.CommandComplete(output, portal.CommandTag);
    }

    /// <summary>Deallocates one prepared statement, or all.</summary>
    /// <exception cref="SqlException">26000: there is no prepared statement of that name.</exception>
    public void Deallocate(Deallocation which)
    {
        if (which.Name is not { } name)
            statements.Clear();
        else if (!statements.Remove(name))
            throw new SqlException(InvalidStatementName, $"prepared statement \"{name}\" does not exist");
    }

    public async Task CloseAsync(ReadOnlyMemory<byte> content)
    {
        var (kind, name) = ReadClose(content.Span);
        if (kind == 'S')
            statements.Remove(name);
        else
            await DropPortalAsync(name).ConfigureAwait(false);
        output.Empty('3');
    }

    /// <summary>Closes the portals, which live until the client's Sync.</summary>
    public async Task EndPortalsAsync()
    {
        foreach (var portal in portals.Values)
            await portal.DisposeAsync().ConfigureAwait(false);
        portals.Clear();
    }

    public async ValueTask DisposeAsync() => await EndPortalsAsync().ConfigureAwait(false);

    private static (string Name, string Sql, int[] Oids) ReadParse(ReadOnlySpan<byte> content)
    {
        var from = new MessageReader(content);
        var name = from.Text();
        var sql = from.Text();
        var oids = new int[from.Count()];
        for (var i = 0; i < oids.Length; i++)
            oids[i] = from.Int32();
        return (name, sql, oids);
    }

    private static (string Name, int Limit) ReadExecute(ReadOnlySpan<byte> content)
    {
        var from = new MessageReader(content);
        return (from.Text(), from.Int32());
    }

    private static (char Kind, string Name) ReadClose(ReadOnlySpan<byte> content)
    {
        var from = new MessageReader(content);
        return ((char)from.Byte(), from.Text());
    }

    private (string Name, Portal Portal) ReadBind(ReadOnlySpan<byte> content)
    {
        var from = new MessageReader(content);
        var portalName = from.Text();
        var prepared = Statement(from.Text());
        var formats = ReadFormats(ref from);
        var count = from.Count();
        var types = prepared.ParameterTypes;
        if (count != types.Count)
            throw new WireProtocolException($"Bind gives {count} parameters, the statement has {types.Count}.");
        if (formats.Length > 1 && formats.Length != count)
            throw new WireProtocolException($"Bind gives {formats.Length} formats for {count} parameters.");
        var values = new object?[count];
        for (var i = 0; i < count; i++)
        {
            var length = from.Int32();
            if (length < 0)
                continue;
            var bytes = from.Take(length);
            var format = formats.Length == 0 ? 0 : formats[formats.Length == 1 ? 0 : i];
            values[i] =
                format == 0 ? types[i].Parse(ValueFormat.Utf8(bytes)) : ValueFormat.ReadBinary(types[i], prepared.ParameterOid(i), bytes);
        }

        return (portalName, new Portal(prepared, values, ReadFormats(ref from)));
    }

    private static short[] ReadFormats(ref MessageReader from)
    {
        var formats = new short[from.Count()];
        for (var i = 0; i < formats.Length; i++)
        {
            formats[i] = from.Int16();
            if (formats[i] is not (0 or 1))
                throw new SqlException(SqlStates.InvalidParameterValue, $"unsupported format code: {formats[i]}");
        }

        return formats;
    }

    private void DescribeColumns(IReadOnlyList<ResultColumn>? columns, Func<int, short> format)
    {
        if (columns is null)
            output.Empty('n');
        else
            Answers.RowDescription(output, columns, format);
    }

    private PreparedStatement Statement(string name) =>
        statements.TryGetValue(name, out var statement)
            ? statement
            : throw new SqlException(InvalidStatementName, $"prepared statement \"{name}\" does not exist");

    private Portal PortalOf(string name) =>
        portals.TryGetValue(name, out var portal)
            ? portal
            : throw new SqlException(SqlStates.UndefinedCursor, $"portal \"{name}\" does not exist");

    private async Task DropPortalAsync(string name)
    {
        if (portals.Remove(name, out var old))
            await old.DisposeAsync().ConfigureAwait(false);
    }
}
