using Balloon.Broker.Protocol;

namespace Balloon.Broker.Groups;

internal enum GroupState
{
    Empty,
    PreparingRebalance,
    CompletingRebalance,
    Stable,
    Dead,
}

/// <summary>
/// A group of the classic protocol. A rebalance gathers joins (PreparingRebalance), lets the leader assign (CompletingRebalance) and
/// distributes the assignments (Stable). Timeouts are detected by <see cref="Tick"/>, which is due at <see cref="NextDeadline"/>.
/// </summary>
internal sealed partial class Group(string id, GroupSettings settings)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, GroupMember> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _instances = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _pending = new(StringComparer.Ordinal);
    private string? _leader;
    private string _protocol = "";
    private long _joinDeadline;
    private long _earliestCompletion;

    public string Id => id;

    public GroupState State { get; private set; } = GroupState.Empty;

    public int Generation { get; private set; }

    public string ProtocolType { get; private set; } = "";

    /// <summary>The earliest time at which a session or a join expires, on the group's clock; null without members.</summary>
    public long? NextDeadline
    {
        get
        {
            lock (_lock)
            {
                if (_members.Count == 0 && _pending.Count == 0)
                    return null;
                var next = _pending
                    .Values.Concat(_members.Values.Where(member => !member.IsWaiting).Select(member => member.Deadline))
                    .DefaultIfEmpty(long.MaxValue)
                    .Min();
                if (State != GroupState.PreparingRebalance)
                    return next;
                return Math.Min(next, Now < _earliestCompletion ? _earliestCompletion : _joinDeadline);
            }
        }
    }

    private long Now => settings.Now;

    /// <summary>Ends sessions and joins that have expired.</summary>
    public void Tick()
    {
        lock (_lock)
        {
            var now = Now;
            foreach (var expired in _pending.Where(pending => pending.Value <= now).ToList())
                _pending.Remove(expired.Key);
            foreach (var member in _members.Values.Where(member => !member.IsWaiting && member.Deadline <= now).ToList())
                Remove(member, ErrorCode.UnknownMemberId);
            if (State == GroupState.PreparingRebalance)
                TryCompleteJoin(now >= _joinDeadline);
        }
    }

    public ErrorCode Heartbeat(string memberId, string? instanceId, int generation)
    {
        lock (_lock)
        {
            var error = Check(memberId, instanceId, generation, out var member);
            if (error != ErrorCode.None)
                return error;
            Touch(member!);
            return State == GroupState.PreparingRebalance ? ErrorCode.RebalanceInProgress : ErrorCode.None;
        }
    }

    /// <summary>
    /// Checks whether a commit is allowed: from a member of this generation, or from anyone while the group has no members.
    /// </summary>
    public ErrorCode MayCommit(string memberId, string? instanceId, int generation)
    {
        lock (_lock)
        {
            if (generation < 0 && memberId.Length == 0 && instanceId is null)
                return _members.Count == 0 ? ErrorCode.None : ErrorCode.UnknownMemberId;
            var error = Check(memberId, instanceId, generation, out var member);
            if (error != ErrorCode.None)
                return error;
            Touch(member!);
            return State == GroupState.CompletingRebalance ? ErrorCode.RebalanceInProgress : ErrorCode.None;
        }
    }

    public ErrorCode Leave(string memberId, string? instanceId)
    {
        lock (_lock)
        {
            if (_pending.Remove(memberId))
            {
                TryCompleteJoin(force: false);
                return ErrorCode.None;
            }

            if (instanceId is not null)
            {
                if (!_instances.TryGetValue(instanceId, out var current))
                    return ErrorCode.UnknownMemberId;
                if (memberId.Length > 0 && memberId != current)
                    return ErrorCode.FencedInstanceId;
                memberId = current;
            }

            if (!_members.TryGetValue(memberId, out var member))
                return ErrorCode.UnknownMemberId;
            Remove(member, ErrorCode.UnknownMemberId);
            return ErrorCode.None;
        }
    }

    /// <summary>Ends the group; returns false if it still has members.</summary>
    public bool TryKill()
    {
        lock (_lock)
        {
            if (_members.Count > 0 || _pending.Count > 0)
                return false;
            State = GroupState.Dead;
            return true;
        }
    }

    /// <summary>
    /// Whether a member of a live generation may be reading a topic, so that the offsets of its partitions must not be deleted.
    /// </summary>
    public bool MaySubscribe(string topic)
    {
        lock (_lock)
            return _members.Values.Any(member =>
                member.Protocols.Any(protocol => ConsumerProtocol.Topics(protocol.Metadata.Span).Contains(topic))
            );
    }

    public DescribeGroups.Group Describe()
    {
        lock (_lock)
        {
            var members = _members.Values.Select(member => new DescribeGroups.Member(
                member.Id,
                member.InstanceId,
                member.ClientId,
                member.ClientHost,
                State == GroupState.Stable ? member.MetadataFor(_protocol) : default,
                State == GroupState.Stable ? member.Assignment : default
            ));
            var protocol = State == GroupState.Stable ? _protocol : "";
            return new(ErrorCode.None, id, State.ToString(), ProtocolType, protocol, [.. members]);
        }
    }

    private ErrorCode Check(string memberId, string? instanceId, int generation, out GroupMember? member)
    {
        member = null;
        if (instanceId is not null)
        {
            if (!_instances.TryGetValue(instanceId, out var current))
                return ErrorCode.UnknownMemberId;
            if (current != memberId)
                return ErrorCode.FencedInstanceId;
        }

        if (!_members.TryGetValue(memberId, out member))
            return ErrorCode.UnknownMemberId;
        return generation == Generation ? ErrorCode.None : ErrorCode.IllegalGeneration;
    }

    private void Touch(GroupMember member) => member.Deadline = Now + member.SessionTimeoutMs;

    private void Remove(GroupMember member, ErrorCode why)
    {
        member.AnswerJoin(JoinGroupResponse.Refused(why, member.Id));
        member.AnswerSync(new(why));
        _members.Remove(member.Id);
        if (member.InstanceId is { } instance)
            _instances.Remove(instance);
        if (_leader == member.Id)
            _leader = null;
        if (State is GroupState.Stable or GroupState.CompletingRebalance)
            PrepareRebalance();
        else
            TryCompleteJoin(force: false);
    }
}
