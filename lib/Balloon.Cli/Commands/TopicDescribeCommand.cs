using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Balloon.Cli.Commands;

/// <summary><c>balloon topic describe</c>: a topic's partitions with their offsets, its settings, and the progress of groups.</summary>
internal static class TopicDescribeCommand
{
    public static Command Create()
    {
        var command = new Command("describe", "Shows a topic: partitions and offsets, settings, and how far groups have read.");
        command.Arguments.Add(TopicCommand.Topic);
        command.Options.Add(TopicCommand.Json);
        command.Options.Add(TopicCommand.Bootstrap);
        command.SetAction(
            (parsed, _) =>
                TopicCommand.AskAsync(
                    parsed,
                    bootstrap =>
                        WriteAsync(bootstrap, parsed.GetValue(TopicCommand.Topic)!, parsed.GetValue(TopicCommand.Json), Console.Out)
                )
        );
        return command;
    }

    public static async Task WriteAsync(string bootstrap, string topic, bool json, TextWriter to)
    {
        using var broker = new TopicBroker(bootstrap);
        var bounds = await broker.BoundsAsync(topic).ConfigureAwait(false);
        var settings = await broker.SettingsAsync(topic).ConfigureAwait(false);
        var lags = await broker.LagsAsync(topic, bounds).ConfigureAwait(false);
        if (json)
            await to.WriteLineAsync(Json(topic, bounds, settings, lags)).ConfigureAwait(false);
        else
            await to.WriteAsync(Text(topic, bounds, settings, lags)).ConfigureAwait(false);
    }

    private static string Text(
        string topic,
        IReadOnlyList<TopicBounds> bounds,
        IReadOnlyDictionary<string, string> settings,
        IReadOnlyList<TopicGroupLag> lags
    )
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        text.WriteLine(
            Line($"{topic}: {Quantity.Of(bounds.Count, "partition")}, {Quantity.Of(bounds.Sum(bound => bound.Records), "record")}")
        );
        foreach (var bound in bounds)
            text.WriteLine(
                Line($"  partition {bound.Partition}  offsets {bound.Start} to {bound.End}  {Quantity.Of(bound.Records, "record")}")
            );
        foreach (var (name, value) in settings.OrderBy(setting => setting.Key, StringComparer.Ordinal))
            text.WriteLine($"  {name}={value}");
        foreach (var group in lags.GroupBy(lag => lag.Group))
        {
            text.WriteLine(Line($"  group {group.Key}: {Quantity.Of(group.Sum(lag => lag.Lag), "record")} behind"));
            foreach (var lag in group)
                text.WriteLine(Line($"    partition {lag.Partition}  at {lag.Committed}  {lag.Lag:N0} behind"));
        }

        return text.ToString();
    }

    private static string Json(
        string topic,
        IReadOnlyList<TopicBounds> bounds,
        IReadOnlyDictionary<string, string> settings,
        IReadOnlyList<TopicGroupLag> lags
    ) =>
        JsonSerializer.Serialize(
            new Dictionary<string, object>
            {
                ["topic"] = topic,
                ["partitions"] = bounds.Select(bound => new Dictionary<string, long>
                {
                    ["partition"] = bound.Partition,
                    ["start"] = bound.Start,
                    ["end"] = bound.End,
                }),
                ["settings"] = settings,
                ["groups"] = lags.Select(lag => new Dictionary<string, object>
                {
                    ["group"] = lag.Group,
                    ["partition"] = lag.Partition,
                    ["committed"] = lag.Committed,
                    ["lag"] = lag.Lag,
                }),
            }
        );

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
