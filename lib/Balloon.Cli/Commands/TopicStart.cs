using System.Globalization;

namespace Balloon.Cli.Commands;

/// <summary>Where a tail starts: at the beginning, at the end, or at a time.</summary>
internal sealed record TopicStart(bool IsEnd, DateTimeOffset? Time)
{
    /// <summary>Parses "beginning", "end", a time (UTC unless it has a zone), or a duration before <paramref name="now"/>.</summary>
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
