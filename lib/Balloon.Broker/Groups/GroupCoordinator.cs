using System.Collections.Concurrent;
using Balloon.Broker.Protocol;
using Microsoft.Extensions.Logging;

namespace Balloon.Broker.Groups;

/// <summary>
/// All groups: finds and creates them, and triggers their timeouts. Its timer runs only when a timeout may be due.
/// </summary>
internal sealed class GroupCoordinator : IDisposable
{
    private static readonly TimeSpan EmptyCheckInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan UnusedLife = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<string, Group> _groups = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _emptySince = new(StringComparer.Ordinal);
    private readonly GroupSettings _settings;
    private readonly ILogger _logger;
    private readonly Lock _ticking = new();
    private readonly ITimer _ticker;
    private long _nextTick = long.MaxValue;

    public GroupCoordinator(GroupSettings settings, OffsetStore offsets, ILogger logger)
    {
        (_settings, Offsets, _logger) = (settings, offsets, logger);
        _ticker = settings.Clock.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        foreach (var group in offsets.GroupIds)
            Watch(_groups[group] = new(group, settings));
    }

    public OffsetStore Offsets { get; }

    public IEnumerable<Group> All => _groups.Values.OrderBy(group => group.Id, StringComparer.Ordinal);

    public Group? Find(string id) => _groups.GetValueOrDefault(id);

    public async Task<JoinGroupResponse> JoinAsync(
        JoinGroupRequest request,
        string clientId,
        string host,
        CancellationToken cancellationToken
    )
    {
        if (request.GroupId.Length == 0)
            return JoinGroupResponse.Refused(ErrorCode.InvalidGroupId, request.MemberId);
        var session = TimeSpan.FromMilliseconds(request.SessionTimeoutMs);
        if (session < _settings.MinSessionTimeout || session > _settings.MaxSessionTimeout)
            return JoinGroupResponse.Refused(ErrorCode.InvalidSessionTimeout, request.MemberId);
        var group = request.MemberId.Length == 0 ? _groups.GetOrAdd(request.GroupId, id => new(id, _settings)) : Find(request.GroupId);
        if (group is null)
            return JoinGroupResponse.Refused(ErrorCode.UnknownMemberId, request.MemberId);
        var join = group.JoinAsync(request, clientId, host);
        Watch(group);
        try
        {
            return await join.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            group.Abandon(join);
            throw;
        }
        finally
        {
            Watch(group);
        }
    }

    public async Task<SyncResult> SyncAsync(SyncGroupRequest request, CancellationToken cancellationToken)
    {
        if (Find(request.GroupId) is not { } group)
            return new(ErrorCode.UnknownMemberId);
        var sync = group.SyncAsync(request);
        try
        {
            return await sync.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            group.Abandon(sync);
            throw;
        }
        finally
        {
            Watch(group);
        }
    }

    public ErrorCode Leave(string id, string memberId, string? instanceId)
    {
        if (Find(id) is not { } group)
            return ErrorCode.UnknownMemberId;
        var error = group.Leave(memberId, instanceId);
        Watch(group);
        return error;
    }

    /// <summary>Checks whether offsets may be committed. A commit creates the group if nobody has joined it.</summary>
    public ErrorCode MayCommit(OffsetCommitRequest request)
    {
        if (request.GroupId.Length == 0)
            return ErrorCode.InvalidGroupId;
        if (Find(request.GroupId) is not { } group)
        {
            if (request.Generation >= 0)
                return ErrorCode.IllegalGeneration;
            group = _groups.GetOrAdd(request.GroupId, id => new(id, _settings));
            Watch(group);
        }

        return group.MayCommit(request.MemberId, request.InstanceId, request.Generation);
    }

    public ErrorCode Delete(string id)
    {
        if (Find(id) is not { } group)
            return ErrorCode.GroupIdNotFound;
        if (!group.TryKill())
            return ErrorCode.NonEmptyGroup;
        var error = Offsets.DeleteGroup(id);
        _groups.TryRemove(id, out _);
        _emptySince.TryRemove(id, out _);
        return error;
    }

    public void Dispose() => _ticker.Dispose();

    /// <summary>
    /// Schedules the timer for a group whose deadlines may have become earlier. Deadlines that only move back need no call.
    /// </summary>
    private void Watch(Group group)
    {
        if (!_groups.ContainsKey(group.Id))
            return;
        var now = _settings.Now;
        if (group.NextDeadline is { } next)
            _emptySince.TryRemove(group.Id, out _);
        else
        {
            _emptySince.TryAdd(group.Id, _settings.UtcNow);
            next = now + (long)Shorter(EmptyCheckInterval, _settings.OffsetsRetention).TotalMilliseconds;
        }

        lock (_ticking)
        {
            if (next >= _nextTick)
                return;
            _nextTick = next;
            _ticker.Change(TimeSpan.FromMilliseconds(Math.Max(next - now, 1)), Timeout.InfiniteTimeSpan);
        }
    }

    private void Tick()
    {
        lock (_ticking)
            _nextTick = long.MaxValue;
        foreach (var group in _groups.Values)
        {
            try
            {
                if (group.NextDeadline is null)
                    Expire(group);
                else
                    group.Tick();
            }
            catch (Exception failure)
            {
                // An exception on a timer's thread would end the process that embeds the broker.
                _logger.LogError(failure, "Maintenance of group {Group} failed; it is tried again at the next run", group.Id);
            }

            Watch(group);
        }
    }

    /// <summary>
    /// A group without members keeps its offsets for a while after its last member left, or after its last commit. One that never committed
    /// is removed soon.
    /// </summary>
    private void Expire(Group group)
    {
        var now = _settings.UtcNow;
        var since = _emptySince.GetOrAdd(group.Id, now);
        var lastUse = Math.Max(since, Offsets.LastCommit(group.Id) ?? 0);
        var life = Offsets.Has(group.Id) ? _settings.OffsetsRetention : Shorter(UnusedLife, _settings.OffsetsRetention);
        if (now - lastUse < life.TotalMilliseconds || !group.TryKill())
            return;
        Offsets.DeleteGroup(group.Id);
        _groups.TryRemove(group.Id, out _);
        _emptySince.TryRemove(group.Id, out _);
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
