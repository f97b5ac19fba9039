using Balloon.Broker.Groups;
using Balloon.Broker.Protocol;
using Balloon.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Balloon.Broker.Tests.Groups;

public sealed class GroupCoordinatorTests : IDisposable
{
    private const int SessionMs = 10_000;
    private readonly ManualClock _clock = new();
    private readonly TempFolder _folder = new("balloon-groups-");
    private readonly OffsetStore _offsets;
    private readonly GroupCoordinator _groups;

    public GroupCoordinatorTests()
    {
        _offsets = new(_folder["offsets"], _ => true, NullLogger.Instance, _ => { });
        var settings = new GroupSettings(
            _clock,
            TimeSpan.FromSeconds(3),
            TimeSpan.FromMilliseconds(1),
            TimeSpan.FromHours(1),
            TimeSpan.FromDays(7)
        );
        _groups = new(settings, _offsets, NullLogger.Instance);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _groups.Dispose();
        _offsets.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void No_timer_runs_while_there_is_no_group()
    {
        Assert.Equal(0, _clock.Due);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, _clock.Fired);
    }

    [Fact]
    public async Task A_new_group_forms_when_its_delay_is_over()
    {
        var joining = JoinAsync("");
        _clock.Advance(TimeSpan.FromMilliseconds(2999));
        Assert.False(joining.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(ErrorCode.None, (await joining).Error);
    }

    [Fact]
    public async Task The_timer_of_an_active_group_fires_at_most_once_a_session_and_expires_members_on_time()
    {
        var member = await JoinedAsync();
        var fired = _clock.Fired;
        for (var i = 0; i < 100; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(3));
            Assert.Equal(ErrorCode.None, _groups.Find("group")!.Heartbeat(member.MemberId, null, member.Generation));
        }

        Assert.InRange(_clock.Fired - fired, 1, 300_000 / (SessionMs - 3000));
        _clock.Advance(TimeSpan.FromMilliseconds(SessionMs - 1));
        Assert.Equal(GroupState.Stable, _groups.Find("group")!.State);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(GroupState.Empty, _groups.Find("group")!.State);
    }

    [Fact]
    public async Task A_group_that_all_members_have_left_is_removed_and_then_no_timer_runs()
    {
        var member = await JoinedAsync();
        Assert.Equal(ErrorCode.None, _groups.Leave("group", member.MemberId, null));
        var fired = _clock.Fired;
        _clock.Advance(TimeSpan.FromMinutes(9));
        Assert.NotNull(_groups.Find("group"));
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(_groups.Find("group"));
        Assert.InRange(_clock.Fired - fired, 1, 11);
        Assert.Equal(0, _clock.Due);
    }

    [Fact]
    public async Task A_member_whose_connection_is_lost_while_it_joins_loses_its_place_after_its_session()
    {
        using var connection = new CancellationTokenSource();
        var joining = JoinAsync("", connection.Token);
        await connection.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => joining);
        _clock.Advance(TimeSpan.FromMilliseconds(SessionMs));
        Assert.NotEqual(ErrorCode.None, _groups.Find("group")!.MayCommit("anyone", null, 1));
        Assert.Equal(GroupState.Empty, _groups.Find("group")!.State);
    }

    private async Task<JoinGroupResponse> JoinedAsync()
    {
        var joining = JoinAsync("");
        _clock.Advance(TimeSpan.FromSeconds(3));
        var member = await joining;
        Assert.Equal(ErrorCode.None, member.Error);
        var synced = await _groups.SyncAsync(
            new("group", member.Generation, member.MemberId, null, [(member.MemberId, ReadOnlyMemory<byte>.Empty)]),
            Cancel
        );
        Assert.Equal(ErrorCode.None, synced.Error);
        return member;
    }

    private async Task<JoinGroupResponse> JoinAsync(string memberId, CancellationToken cancellationToken = default)
    {
        var request = new JoinGroupRequest("group", SessionMs, 30_000, memberId, null, "consumer", [new("range", new byte[] { 1 })]);
        var answer = await _groups.JoinAsync(request, "client", "/127.0.0.1", cancellationToken);
        return answer.Error == ErrorCode.MemberIdRequired
            ? await _groups.JoinAsync(request with { MemberId = answer.MemberId }, "client", "/127.0.0.1", cancellationToken)
            : answer;
    }
}
