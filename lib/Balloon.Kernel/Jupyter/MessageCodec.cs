using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NetMQ;

namespace Balloon.Kernel.Jupyter;

/// <summary>
/// Converts messages to frames and back ("The Wire Protocol"): identities, delimiter, signature, header, parent, metadata, content.
/// </summary>
internal sealed class MessageCodec(string key, string session)
{
    private static readonly byte[] Delimiter = "<IDS|MSG>"u8.ToArray();
    private static readonly byte[] EmptyObject = "{}"u8.ToArray();
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly SeenSignatures _seen = new();
    private readonly byte[] _key = Encoding.UTF8.GetBytes(key);

    /// <summary>
    /// Reads a message; null if it is malformed, its signature is wrong, or it is a repetition, which the protocol forbids.
    /// </summary>
    public JupyterMessage? Read(NetMQMessage frames)
    {
        var delimiter = 0;
        while (delimiter < frames.FrameCount && !Is(frames[delimiter], Delimiter))
            delimiter++;
        if (frames.FrameCount < delimiter + 6)
            return null;
        var parts = Enumerable.Range(delimiter + 2, 4).Select(i => frames[i].ToByteArray()).ToArray();
        if (_key.Length > 0 && !Verify(frames[delimiter + 1].ToByteArray(), parts))
            return null;
        try
        {
            if (
                JsonNode.Parse(parts[0]) is not JsonObject header
                || JsonNode.Parse(parts[1]) is not JsonObject parent
                || JsonNode.Parse(parts[3]) is not JsonObject content
            )
                return null;
            return new([.. frames.Take(delimiter).Select(f => f.ToByteArray())], header, parent, content);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes a signed message.</summary>
    public NetMQMessage Write(IReadOnlyList<byte[]> identities, string type, JsonObject? parent, JsonObject content)
    {
        var header = new JsonObject
        {
            ["msg_id"] = Guid.NewGuid().ToString("N"),
            ["msg_type"] = type,
            ["session"] = session,
            ["username"] = "kernel",
            ["date"] = TimeProvider
                .System.GetUtcNow()
                .ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["version"] = KernelInfo.ProtocolVersion,
        };
        byte[][] parts = [Bytes(header), parent is null ? EmptyObject : Bytes(parent), EmptyObject, Bytes(content)];
        var frames = new NetMQMessage();
        foreach (var identity in identities)
            frames.Append(identity);
        frames.Append(Delimiter);
        frames.Append(Encoding.ASCII.GetBytes(_key.Length == 0 ? string.Empty : Convert.ToHexStringLower(Sign(parts))));
        foreach (var part in parts)
            frames.Append(part);
        return frames;
    }

    private static byte[] Bytes(JsonObject json) => JsonSerializer.SerializeToUtf8Bytes(json, Compact);

    private static bool Is(NetMQFrame frame, byte[] expected) => frame.ToByteArray().AsSpan().SequenceEqual(expected);

    private byte[] Sign(byte[][] parts)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        foreach (var part in parts)
            hash.AppendData(part);
        return hash.GetHashAndReset();
    }

    private bool Verify(byte[] signature, byte[][] parts)
    {
        try
        {
            var own = Sign(parts);
            return CryptographicOperations.FixedTimeEquals(Convert.FromHexString(Encoding.ASCII.GetString(signature)), own)
                && _seen.TryAdd(own);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
