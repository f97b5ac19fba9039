using System.Globalization;

namespace Balloon.Cli.Commands;

/// <summary>Where a tail starts: at the beginning, at the end, or at a time.</summary>
internal sealed record TopicStart(bool IsEnd, DateTimeOffset? Time)
{
    /// <summary>Reads "beginning", "end", a time (UTC where no zone stands in it), or a span before <paramref name="now"/>.</summary>
    public static TopicStart? Read(string text, DateTimeOffset now)
    {
        if (text is "beginning" or "end")
            return new(text == "end", null);
        if (!text.Contains(':', StringComparison.Ordinal) && Spans.Read(text) is { } span && span >= TimeSpan.Zero)
            return new(false, now - span);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? new(false, time)
            : null;
    }
}
