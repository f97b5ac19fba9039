using System.Buffers.Binary;
using System.Text;

namespace Balloon.Broker.Groups;

/// <summary>
/// Parses the two messages that consumers exchange through the group (ConsumerProtocolSubscription and -Assignment). The broker only needs
/// them to show what a group does; other bytes give an empty result.
/// </summary>
internal static class ConsumerProtocol
{
    /// <summary>The topics of a subscription.</summary>
    public static IReadOnlyList<string> Topics(ReadOnlySpan<byte> subscription)
    {
        var topics = new List<string>();
        var position = 2;
        for (var left = Int32(subscription, ref position); left > 0 && Text(subscription, ref position) is { } topic; left--)
            topics.Add(topic);
        return topics;
    }

    /// <summary>The partitions of an assignment.</summary>
    public static IReadOnlyList<(string Topic, int Partition)> Partitions(ReadOnlySpan<byte> assignment)
    {
        var partitions = new List<(string, int)>();
        var position = 2;
        for (var left = Int32(assignment, ref position); left > 0 && Text(assignment, ref position) is { } topic; left--)
        {
            for (var count = Int32(assignment, ref position); count > 0 && position + 4 <= assignment.Length; count--)
                partitions.Add((topic, Int32(assignment, ref position)));
        }

        return partitions;
    }

    private static int Int32(ReadOnlySpan<byte> bytes, ref int position)
    {
        position += 4;
        return position <= bytes.Length ? BinaryPrimitives.ReadInt32BigEndian(bytes[(position - 4)..]) : 0;
    }

    private static string? Text(ReadOnlySpan<byte> bytes, ref int position)
    {
        if (position + 2 > bytes.Length)
            return null;
        var length = BinaryPrimitives.ReadInt16BigEndian(bytes[position..]);
        if (length < 0 || position + 2 + length > bytes.Length)
            return null;
        position += 2 + length;
        return Encoding.UTF8.GetString(bytes.Slice(position - length, length));
    }
}
