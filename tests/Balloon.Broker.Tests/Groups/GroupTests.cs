using Balloon.Broker.Groups;
using Balloon.Broker.Protocol;

namespace Balloon.Broker.Tests.Groups;

public sealed class GroupTests
{
    [Fact]
    public async Task Only_the_leader_is_told_the_members()
    {
        var (leader, follower) = await new GroupFixture().StableAsync();
        Assert.Equal(2, leader.Members.Count);
        Assert.Empty(follower.Members);
        Assert.Equal(leader.MemberId, follower.LeaderId);
        Assert.Equal(leader.Generation, follower.Generation);
    }

    [Fact]
    public async Task A_member_that_falls_silent_loses_its_place_after_its_session()
    {
        var fixture = new GroupFixture();
        var (leader, follower) = await fixture.StableAsync();
        for (var i = 0; i < 9; i++)
        {
            fixture.Pass(1000);
            Assert.Equal(ErrorCode.None, fixture.Heartbeat(leader));
        }

        fixture.Pass(1100);
        Assert.Equal(ErrorCode.RebalanceInProgress, fixture.Heartbeat(leader));
        Assert.Equal(ErrorCode.UnknownMemberId, fixture.Heartbeat(follower));
        var again = await fixture.JoinAsync(leader.MemberId);
        Assert.Equal((leader.Generation + 1, 1), (again.Generation, again.Members.Count));
    }

    [Fact]
    public async Task A_member_that_does_not_rejoin_in_time_is_removed()
    {
        var fixture = new GroupFixture();
        var (leader, follower) = await fixture.StableAsync();
        var third = fixture.Join();
        var leaderJoins = fixture.JoinAsync(leader.MemberId);
        for (var i = 0; i < 30; i++)
        {
            Assert.False(third.Join.IsCompleted);
            fixture.Pass(1000);
            fixture.Heartbeat(follower);
        }

        Assert.Equal(2, (await leaderJoins).Members.Count);
        Assert.Equal(ErrorCode.UnknownMemberId, fixture.Heartbeat(follower));
    }

    [Fact]
    public async Task An_unchanged_join_of_a_follower_gets_the_current_generation()
    {
        var fixture = new GroupFixture();
        var (_, follower) = await fixture.StableAsync();
        var again = await fixture.JoinAsync(follower.MemberId);
        Assert.Equal((ErrorCode.None, follower.Generation), (again.Error, again.Generation));
        Assert.Equal(GroupState.Stable, fixture.Group.State);
    }

    [Fact]
    public async Task A_join_with_other_metadata_starts_a_rebalance()
    {
        var fixture = new GroupFixture();
        var (leader, follower) = await fixture.StableAsync();
        var changed = fixture.JoinAsync(follower.MemberId, metadata: "other topics");
        Assert.Equal(ErrorCode.RebalanceInProgress, fixture.Heartbeat(leader));
        await fixture.JoinAsync(leader.MemberId);
        Assert.Equal(follower.Generation + 1, (await changed).Generation);
    }

    [Fact]
    public async Task The_leader_leaves_and_another_leads()
    {
        var fixture = new GroupFixture();
        var (leader, follower) = await fixture.StableAsync();
        Assert.Equal(ErrorCode.None, fixture.Group.Leave(leader.MemberId, null));
        Assert.Equal(ErrorCode.UnknownMemberId, fixture.Group.Leave(leader.MemberId, null));
        var next = await fixture.JoinAsync(follower.MemberId);
        Assert.Equal(follower.MemberId, next.LeaderId);
        Assert.Equal(ErrorCode.None, fixture.Group.Leave(follower.MemberId, null));
        Assert.Equal(GroupState.Empty, fixture.Group.State);
    }

    [Fact]
    public async Task A_static_member_takes_its_place_back_and_fences_its_predecessor()
    {
        var fixture = new GroupFixture();
        var first = await fixture.JoinAsync("", "one");
        await fixture.SyncAsync(first, "one", (first.MemberId, "mine"));
        var second = await fixture.JoinAsync("", "one");
        Assert.Equal((ErrorCode.None, first.Generation), (second.Error, second.Generation));
        Assert.NotEqual(first.MemberId, second.MemberId);
        Assert.NotEqual(second.LeaderId, second.MemberId);
        Assert.Equal("mine", System.Text.Encoding.UTF8.GetString((await fixture.SyncAsync(second, "one")).Assignment.Span));
        Assert.Equal(ErrorCode.FencedInstanceId, fixture.Heartbeat(first, "one"));
        Assert.Equal(ErrorCode.FencedInstanceId, fixture.Group.Leave(first.MemberId, "one"));
        Assert.Equal(ErrorCode.None, fixture.Group.Leave("", "one"));
        Assert.Equal(GroupState.Empty, fixture.Group.State);
    }

    [Fact]
    public async Task The_protocol_that_all_can_do_is_chosen_and_one_that_none_shares_is_refused()
    {
        var fixture = new GroupFixture();
        var first = fixture.Join("sticky,range");
        await fixture.SyncAsync(await first.Join, assignments: (first.Id, "all"));
        Assert.Equal(ErrorCode.InconsistentGroupProtocol, (await fixture.JoinAsync("", protocols: "other")).Error);
        var second = fixture.Join("range");
        var joined = await fixture.JoinAsync(first.Id, protocols: "sticky,range");
        Assert.Equal("range", joined.ProtocolName);
        Assert.Equal("range", (await second.Join).ProtocolName);
    }

    [Fact]
    public async Task Commits_are_accepted_from_the_current_generation_or_while_the_group_is_empty()
    {
        var fixture = new GroupFixture();
        Assert.Equal(ErrorCode.None, fixture.Group.MayCommit("", null, -1));
        var (leader, _) = await fixture.StableAsync();
        Assert.Equal(ErrorCode.UnknownMemberId, fixture.Group.MayCommit("", null, -1));
        Assert.Equal(ErrorCode.None, fixture.Group.MayCommit(leader.MemberId, null, leader.Generation));
        Assert.Equal(ErrorCode.IllegalGeneration, fixture.Group.MayCommit(leader.MemberId, null, leader.Generation - 1));
        Assert.Equal(ErrorCode.UnknownMemberId, fixture.Group.MayCommit("someone", null, leader.Generation));
    }

    [Fact]
    public async Task A_member_that_never_returns_with_its_id_delays_nobody_for_long()
    {
        var fixture = new GroupFixture();
        Assert.Equal(ErrorCode.MemberIdRequired, (await fixture.JoinAsync("")).Error);
        var other = fixture.Join();
        Assert.False(other.Join.IsCompleted);
        fixture.Pass(10_100);
        Assert.Equal(ErrorCode.None, (await other.Join).Error);
    }

    [Fact]
    public async Task A_new_group_waits_for_others_for_the_configured_delay()
    {
        var fixture = new GroupFixture(initialDelay: TimeSpan.FromSeconds(3));
        var (first, second) = (fixture.Join(), fixture.Join());
        fixture.Pass(2900);
        Assert.False(first.Join.IsCompleted);
        fixture.Pass(200);
        Assert.Equal(2, (await first.Join).Members.Count);
        Assert.Equal(1, (await second.Join).Generation);
    }

    [Fact]
    public async Task A_sync_during_a_rebalance_is_refused_with_that_reason()
    {
        var fixture = new GroupFixture();
        var (leader, follower) = await fixture.StableAsync();
        _ = fixture.Join();
        Assert.Equal(ErrorCode.RebalanceInProgress, (await fixture.SyncAsync(follower)).Error);
        Assert.Equal(ErrorCode.RebalanceInProgress, fixture.Heartbeat(leader));
    }

    [Fact]
    public async Task A_group_with_members_is_not_deleted()
    {
        var fixture = new GroupFixture();
        var (leader, follower) = await fixture.StableAsync();
        Assert.False(fixture.Group.TryKill());
        fixture.Group.Leave(leader.MemberId, null);
        fixture.Group.Leave(follower.MemberId, null);
        Assert.True(fixture.Group.TryKill());
    }
}
