using System.Globalization;
using System.Text;

namespace Balloon.Cli;

/// <summary>
/// Removes control characters from the console's output: a name in a topic or a table may contain escape sequences, which could move the
/// cursor, change colours or overwrite the screen. They are written as <c>\u001b</c> and the like, and so are marks that change the text
/// direction. This program's own output needs none of them.
/// </summary>
internal sealed class PlainConsole : TextWriter
{
    private readonly TextWriter to;

    public PlainConsole(TextWriter to)
        : base(CultureInfo.InvariantCulture)
    {
        this.to = to;
        // A single character on every system: the other of Windows's two could come from a value as well.
        CoreNewLine = ['\n'];
    }

    public override Encoding Encoding => to.Encoding;

    /// <summary>Filters everything that this process prints.</summary>
    public static void Use()
    {
        Console.SetOut(new PlainConsole(Console.Out));
        Console.SetError(new PlainConsole(Console.Error));
    }

    public override void Write(char value)
    {
        if (IsPlain(value))
            to.Write(value);
        else
            to.Write(Escaped(value));
    }

    public override void Write(ReadOnlySpan<char> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var plain = 0;
            while (plain < buffer.Length && IsPlain(buffer[plain]))
                plain++;
            to.Write(buffer[..plain]);
            if (plain < buffer.Length)
                to.Write(Escaped(buffer[plain++]));
            buffer = buffer[plain..];
        }
    }

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Flush() => to.Flush();

    private static bool IsPlain(char c) =>
        c is '\n' or '\t' || !(char.IsControl(c) || c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069'));

    private static string Escaped(char c) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
}
