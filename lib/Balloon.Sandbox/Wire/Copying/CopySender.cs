using System.Globalization;
using System.Text;
using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Wire.Copying;

/// <summary>Sends the rows of a COPY … TO STDOUT.</summary>
internal sealed class CopySender(ISqlSession session, MessageWriter output)
{
    /// <summary>Executes the query and sends its rows as one line each.</summary>
    public async Task RunAsync(CopyCommand command, Action writeAsides, CancellationToken cancellationToken)
    {
        var statements = session.Prepare(command.Query);
        if (statements.Count != 1)
            throw new SqlException(SqlStates.SyntaxError, "COPY takes one query.");
        var result = await statements[0].ExecuteAsync(null, cancellationToken).ConfigureAwait(false);
        await using (result.ConfigureAwait(false))
        {
            var columns = result.Columns ?? throw new SqlException(SqlStates.FeatureNotSupported, "COPY takes a query that gives rows.");
            writeAsides();
            Begin(columns.Count);
            var line = new StringBuilder();
            if (command.Header)
                Send(command, line, columns.Select(column => (string?)column.Name));
            var count = 0L;
            await foreach (var row in result.Rows.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                Send(
                    command,
                    line,
                    columns.Select((column, i) => row[i] is { } value ? column.Type.Format(value, session.OffsetAt) : null)
                );
                await output.FlushIfLargeAsync(cancellationToken).ConfigureAwait(false);
                count++;
            }

            output.Empty('c');
            writeAsides();
            Answers.CommandComplete(output, string.Create(CultureInfo.InvariantCulture, $"COPY {count}"));
        }
    }

    private void Begin(int columns)
    {
        const byte Text = 0;
        output.Begin('H');
        output.Byte(Text);
        output.Int16(columns);
        for (var i = 0; i < columns; i++)
            output.Int16(Text);
        output.End();
    }

    private void Send(CopyCommand command, StringBuilder line, IEnumerable<string?> values)
    {
        line.Clear();
        var first = true;
        foreach (var value in values)
        {
            if (!first)
                line.Append(command.Delimiter);
            first = false;
            if (value is null)
                line.Append(command.Null);
            else if (command.Csv)
                AppendCsv(command, line, value);
            else
                AppendText(command, line, value);
        }

        output.Begin('d');
        output.Utf8(line.Append('\n').ToString());
        output.End();
    }

    private static void AppendCsv(CopyCommand command, StringBuilder line, string value)
    {
        var needsQuotes =
            value == command.Null || value.AsSpan().IndexOfAny([command.Delimiter, command.Quote, '\n', '\r']) >= 0 || value == "\\.";
        if (needsQuotes)
            line.Append(command.Quote)
                .Append(value.Replace($"{command.Quote}", $"{command.Quote}{command.Quote}", StringComparison.Ordinal))
                .Append(command.Quote);
        else
            line.Append(value);
    }

    private static void AppendText(CopyCommand command, StringBuilder line, string value)
    {
        foreach (var c in value)
        {
            _ = c switch
            {
                '\\' => line.Append(@"\\"),
                '\n' => line.Append(@"\n"),
                '\r' => line.Append(@"\r"),
                '\t' => line.Append(@"\t"),
                '\b' => line.Append(@"\b"),
                '\f' => line.Append(@"\f"),
                '\v' => line.Append(@"\v"),
                _ when c == command.Delimiter => line.Append('\\').Append(c),
                _ => line.Append(c),
            };
        }
    }
}
