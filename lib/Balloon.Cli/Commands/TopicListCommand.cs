using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Balloon.Cli.Commands;

/// <summary><c>balloon topic list</c>: the topics, with the numbers of their partitions and records.</summary>
internal static class TopicListCommand
{
    public static Command Create()
    {
        var command = new Command("list", "Lists the topics, with their partitions and records.");
        command.Options.Add(TopicCommand.Json);
        command.Options.Add(TopicCommand.Bootstrap);
        command.SetAction(
            (parsed, _) =>
                TopicCommand.AskAsync(parsed, bootstrap => WriteAsync(bootstrap, parsed.GetValue(TopicCommand.Json), Console.Out))
        );
        return command;
    }

    public static async Task WriteAsync(string bootstrap, bool json, TextWriter to)
    {
        using var broker = new TopicBroker(bootstrap);
        var topics = new List<(string Name, int Partitions, long Records)>();
        foreach (var name in broker.Names())
        {
            var bounds = await broker.BoundsAsync(name).ConfigureAwait(false);
            topics.Add((name, bounds.Count, bounds.Sum(bound => bound.Records)));
        }

        if (topics.Count == 0 && !json)
            await to.WriteLineAsync($"No topics at {bootstrap} yet.").ConfigureAwait(false);
        var widest = topics.Select(topic => topic.Name.Length).DefaultIfEmpty().Max();
        foreach (var (name, partitions, records) in topics)
        {
            var line = json
                ? JsonSerializer.Serialize(
                    new Dictionary<string, object>
                    {
                        ["topic"] = name,
                        ["partitions"] = partitions,
                        ["records"] = records,
                    }
                )
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name.PadRight(widest)}  {Quantity.Of(partitions, "partition")}  {Quantity.Of(records, "record")}"
                );
            await to.WriteLineAsync(line).ConfigureAwait(false);
        }
    }
}
