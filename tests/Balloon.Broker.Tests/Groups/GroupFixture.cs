using Balloon.Broker.Groups;
using Balloon.Broker.Protocol;

namespace Balloon.Broker.Tests.Groups;

/// <summary>A group with a manual clock, and members that send exactly what the test tells them.</summary>
internal sealed class GroupFixture(TimeSpan? initialDelay = null)
{
    public ManualClock Clock { get; } = new();

    public Group Group => _group ??= new("group", Settings);

    private Group? _group;

    private GroupSettings Settings =>
        new(Clock, initialDelay ?? TimeSpan.Zero, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1), TimeSpan.FromDays(7));

    public Task<JoinGroupResponse> JoinAsync(string memberId, string? instance = null, string protocols = "range", string metadata = "m")
    {
        var offered = protocols.Split(',').Select(name => new MemberProtocol(name, System.Text.Encoding.UTF8.GetBytes(metadata)));
        return Group.JoinAsync(new("group", 10_000, 30_000, memberId, instance, "consumer", [.. offered]), "client", "/127.0.0.1");
    }

    /// <summary>Joins like a new member: asks for an id, and joins again with it.</summary>
    public (string Id, Task<JoinGroupResponse> Join) Join(string protocols = "range")
    {
        var id = JoinAsync("", protocols: protocols).Result;
        Assert.Equal(ErrorCode.MemberIdRequired, id.Error);
        return (id.MemberId, JoinAsync(id.MemberId, protocols: protocols));
    }

    public Task<SyncResult> SyncAsync(
        JoinGroupResponse joined,
        string? instance = null,
        params (string Member, string Assignment)[] assignments
    ) =>
        Group.SyncAsync(
            new(
                "group",
                joined.Generation,
                joined.MemberId,
                instance,
                [.. assignments.Select(a => (a.Member, (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(a.Assignment)))]
            )
        );

    /// <summary>A group of two in its first common generation: leader and follower.</summary>
    public async Task<(JoinGroupResponse Leader, JoinGroupResponse Follower)> StableAsync()
    {
        var first = Join();
        var alone = await first.Join;
        await SyncAsync(alone, assignments: (first.Id, "all"));
        var second = Join();
        var leader = await JoinAsync(first.Id);
        var follower = await second.Join;
        var waiting = SyncAsync(follower);
        await SyncAsync(leader, assignments: [(leader.MemberId, "left"), (follower.MemberId, "right")]);
        Assert.Equal("right", System.Text.Encoding.UTF8.GetString((await waiting).Assignment.Span));
        Assert.Equal(GroupState.Stable, Group.State);
        return (leader, follower);
    }

    public ErrorCode Heartbeat(JoinGroupResponse member, string? instance = null) =>
        Group.Heartbeat(member.MemberId, instance, member.Generation);

    /// <summary>Advances the clock, with the coordinator's ticks.</summary>
    public void Pass(int milliseconds)
    {
        for (var i = 0; i < milliseconds; i += 100)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(100));
            Group.Tick();
        }
    }
}
