using System.Text.Json.Nodes;
using Balloon.Kernel.Jupyter;

namespace Balloon.Kernel.Tests.Jupyter;

public sealed class MessageCodecTests
{
    [Fact]
    public void A_replayed_signed_message_is_rejected()
    {
        var sender = new MessageCodec("key", "front end");
        var receiver = new MessageCodec("key", "kernel");
        var code = new JsonObject { ["code"] = "count++" };
        var first = sender.Write([], "execute_request", null, code);
        Assert.NotNull(receiver.Read(first));
        Assert.Null(receiver.Read(first));
        // A signature in upper case is the same signature.
        var upper = new NetMQ.NetMQMessage(first.Select(frame => frame.ToByteArray()));
        var letters = upper[1].ConvertToString().ToUpperInvariant();
        upper = new NetMQ.NetMQMessage([
            upper[0].ToByteArray(),
            System.Text.Encoding.ASCII.GetBytes(letters),
            .. upper.Skip(2).Select(frame => frame.ToByteArray()),
        ]);
        Assert.Null(receiver.Read(upper));
        Assert.NotNull(receiver.Read(sender.Write([], "execute_request", null, (JsonObject)code.DeepClone())));
    }

    [Fact]
    public void Only_the_newest_signatures_are_remembered()
    {
        var seen = new SeenSignatures();
        for (var i = 0; i < 70_000; i++)
            Assert.True(seen.TryAdd(BitConverter.GetBytes(i)));
        Assert.False(seen.TryAdd(BitConverter.GetBytes(69_999)));
        Assert.True(seen.TryAdd(BitConverter.GetBytes(0)));
    }
}
