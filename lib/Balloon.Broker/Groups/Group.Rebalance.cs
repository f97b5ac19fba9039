using Balloon.Broker.Protocol;

namespace Balloon.Broker.Groups;

internal sealed partial class Group
{
    /// <summary>Waits for the assignments of this generation; the leader's request contains them.</summary>
    public Task<SyncResult> SyncAsync(SyncGroupRequest request)
    {
        lock (_lock)
        {
            var error = Check(request.MemberId, request.InstanceId, request.Generation, out var member);
            if (error != ErrorCode.None)
                return Task.FromResult(new SyncResult(error));
            Touch(member!);
            if (State == GroupState.PreparingRebalance)
                return Task.FromResult(new SyncResult(ErrorCode.RebalanceInProgress));
            if (State == GroupState.Stable)
                return Task.FromResult(new SyncResult(ErrorCode.None, member!.Assignment));

            member!.AnswerSync(new(ErrorCode.RebalanceInProgress));
            var syncing = new TaskCompletionSource<SyncResult>(TaskCreationOptions.RunContinuationsAsynchronously);
            member.Syncing = syncing;
            if (member.Id == _leader)
                Assign(request.Assignments);
            return syncing.Task;
        }
    }

    /// <summary>Drops a waiting sync whose connection is closed. The member's session goes on.</summary>
    public void Abandon(Task<SyncResult> sync)
    {
        lock (_lock)
        {
            foreach (var member in _members.Values.Where(member => member.Syncing?.Task == sync))
            {
                member.Syncing = null;
                Touch(member);
            }
        }
    }

    private void Assign(IReadOnlyList<(string MemberId, ReadOnlyMemory<byte> Assignment)> assignments)
    {
        foreach (var member in _members.Values)
            member.Assignment = default;
        foreach (var (memberId, assignment) in assignments)
        {
            if (_members.TryGetValue(memberId, out var member))
                member.Assignment = assignment;
        }

        State = GroupState.Stable;
        foreach (var member in _members.Values)
        {
            if (member.Syncing is not null)
                Touch(member);
            member.AnswerSync(new(ErrorCode.None, member.Assignment));
        }
    }

    private void PrepareRebalance()
    {
        var now = Now;
        var isFirst = State == GroupState.Empty;
        foreach (var member in _members.Values)
            member.AnswerSync(new(ErrorCode.RebalanceInProgress));
        State = GroupState.PreparingRebalance;
        var longest = _members.Values.Select(member => member.RebalanceTimeoutMs).DefaultIfEmpty().Max();
        _earliestCompletion = isFirst ? now + Math.Min((long)settings.InitialRebalanceDelay.TotalMilliseconds, longest) : now;
        _joinDeadline = Math.Max(now + longest, _earliestCompletion);
        TryCompleteJoin(force: false);
    }

    /// <summary>Starts the next generation if all members have joined, or if <paramref name="force"/> says that the time is up.</summary>
    private void TryCompleteJoin(bool force)
    {
        if (State != GroupState.PreparingRebalance || Now < _earliestCompletion)
            return;
        var allHere = _pending.Count == 0 && _members.Values.All(member => member.Joining is not null);
        if (!allHere && !force)
            return;
        foreach (var absent in _members.Values.Where(member => member.Joining is null && member.InstanceId is null).ToList())
            RemoveSilently(absent);
        if (_members.Count > 0 && _members.Values.All(member => member.Joining is null))
        {
            // There are only static members, and none has returned yet: their sessions decide.
            _joinDeadline = Now + _members.Values.Max(member => member.RebalanceTimeoutMs);
            return;
        }

        Generation++;
        if (_members.Count == 0)
        {
            (State, _protocol, _leader) = (GroupState.Empty, "", null);
            return;
        }

        StartGeneration();
    }

    private void StartGeneration()
    {
        State = GroupState.CompletingRebalance;
        _protocol = Elect();
        if (_leader is null || _members[_leader].Joining is null)
            _leader = _members.Values.First(member => member.Joining is not null).Id;
        foreach (var member in _members.Values)
        {
            member.Assignment = default;
            Touch(member);
            member.AnswerJoin(Current(member));
        }
    }

    private void RemoveSilently(GroupMember member)
    {
        _members.Remove(member.Id);
        if (_leader == member.Id)
            _leader = null;
    }

    /// <summary>
    /// Each member votes for the first of its protocols that all members support. The most votes win; a tie goes to the first.
    /// </summary>
    private string Elect()
    {
        var common = _members
            .Values.Select(member => member.Protocols.Select(protocol => protocol.Name))
            .Aggregate((a, b) => a.Intersect(b))
            .ToHashSet();
        return _members
            .Values.Select(member => member.Protocols.First(protocol => common.Contains(protocol.Name)).Name)
            .GroupBy(name => name)
            .MaxBy(votes => votes.Count())!
            .Key;
    }

    /// <summary>The response that tells a member about this generation.</summary>
    private JoinGroupResponse Current(GroupMember member)
    {
        var members =
            member.Id == _leader
                ? _members
                    .Values.Select(other => new JoinGroupResponse.Member(other.Id, other.InstanceId, other.MetadataFor(_protocol)))
                    .ToArray()
                : [];
        return new(ErrorCode.None, Generation, _protocol, _leader ?? "", member.Id, members);
    }
}
