using System.Globalization;
using System.Text;

namespace Balloon.Cli;

/// <summary>
/// The console's output without control characters: a name in a topic or a table may hold escape sequences, which would move the cursor,
/// recolour the screen or rewrite what stands there. They are written as <c>\u001b</c> and the like; so are the marks that turn the
/// direction of what follows. Nothing of this program's own needs any.
/// </summary>
internal sealed class PlainConsole : TextWriter
{
    private readonly TextWriter to;

    public PlainConsole(TextWriter to)
        : base(CultureInfo.InvariantCulture)
    {
        this.to = to;
        // One character on every system: the other of Windows' two could come from a value as well.
        CoreNewLine = ['\n'];
    }

    public override Encoding Encoding => to.Encoding;

    /// <summary>Lets all that this process prints go through it.</summary>
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
