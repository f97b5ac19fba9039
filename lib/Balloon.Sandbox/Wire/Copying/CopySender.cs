using System.Text;
using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Wire.Copying;

/// <summary>Sends the rows of a COPY … TO STDOUT.</summary>
internal sealed class CopySender(ISqlSession session, MessageWriter output)
{
    /// <summary>Sends the rows, one per line, and the end of the copy.</summary>
    public async Task SendAsync(ISqlResult result, CopyFormat format, CancellationToken cancellationToken)
    {
        var columns = result.Columns!;
        Begin(columns.Count);
        var line = new StringBuilder();
        if (format.Header)
            Send(format, line, columns.Select(column => (string?)column.Name));
        await foreach (var row in result.Rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            Send(format, line, columns.Select((column, i) => row[i] is { } value ? column.Type.Format(value, session.OffsetAt) : null));
            await output.FlushIfLargeAsync(cancellationToken).ConfigureAwait(false);
        }

        output.Empty('c');
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

    private void Send(CopyFormat format, StringBuilder line, IEnumerable<string?> values)
    {
        line.Clear();
        var first = true;
        foreach (var value in values)
        {
            if (!first)
                line.Append(format.Delimiter);
            first = false;
            if (value is null)
                line.Append(format.Null);
            else if (format.Csv)
                AppendCsv(format, line, value);
            else
                AppendText(format, line, value);
        }

        output.Begin('d');
        output.Utf8(line.Append('\n').ToString());
        output.End();
    }

    private static void AppendCsv(CopyFormat format, StringBuilder line, string value)
    {
        var needsQuotes =
            value == format.Null || value.AsSpan().IndexOfAny([format.Delimiter, format.Quote, '\n', '\r']) >= 0 || value == "\\.";
        if (needsQuotes)
            line.Append(format.Quote)
                .Append(value.Replace($"{format.Quote}", $"{format.Quote}{format.Quote}", StringComparison.Ordinal))
                .Append(format.Quote);
        else
            line.Append(value);
    }

    private static void AppendText(CopyFormat format, StringBuilder line, string value)
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
                _ when c == format.Delimiter => line.Append('\\').Append(c),
                _ => line.Append(c),
            };
        }
    }
}
