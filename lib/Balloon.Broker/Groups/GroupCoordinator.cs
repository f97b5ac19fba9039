using System.Collections.Concurrent;
using Balloon.Broker.Protocol;
using Microsoft.Extensions.Logging;

namespace Balloon.Broker.Groups;

/// <summary>All groups: finds or makes them, and lets time pass for them.</summary>
internal sealed class GroupCoordinator : IDisposable
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan UnusedLife = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<string, Group> _groups = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _emptySince = new(StringComparer.Ordinal);
    private readonly GroupSettings _settings;
    private readonly ILogger _logger;
    private readonly ITimer _ticker;

    public GroupCoordinator(GroupSettings settings, OffsetStore offsets, ILogger logger)
    {
        (_settings, Offsets, _logger) = (settings, offsets, logger);
        foreach (var group in offsets.GroupIds)
            _groups[group] = new(group, settings);
        _ticker = settings.Clock.CreateTimer(_ => Tick(), null, TickInterval, TickInterval);
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
        try
        {
            return await join.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            group.Abandon(join);
            throw;
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
    }

    /// <summary>Whether offsets may be committed. A group that nobody joined is made by its first commit.</summary>
    public ErrorCode MayCommit(OffsetCommitRequest request)
    {
        if (request.GroupId.Length == 0)
            return ErrorCode.InvalidGroupId;
        if (Find(request.GroupId) is not { } group)
        {
            if (request.Generation >= 0)
                return ErrorCode.IllegalGeneration;
            group = _groups.GetOrAdd(request.GroupId, id => new(id, _settings));
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

    private void Tick()
    {
        foreach (var group in _groups.Values)
        {
            try
            {
                Tick(group);
            }
            catch (Exception failure)
            {
                // On a timer's thread it would end the process that the broker is embedded in.
                _logger.LogError(failure, "Group {Group} is not looked after this time", group.Id);
            }
        }
    }

    private void Tick(Group group)
    {
        if (group.IsTicking)
        {
            group.Tick();
            _emptySince.TryRemove(group.Id, out _);
        }
        else
        {
            Expire(group);
        }
    }

    /// <summary>
    /// A group without members keeps its offsets for a while since it lost them, or since its last commit; one that never committed is
    /// soon forgotten.
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
