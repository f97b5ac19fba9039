using Balloon.Broker.Protocol;

namespace Balloon.Broker.Groups;

internal sealed partial class Group
{
    /// <summary>A member joins or rejoins; the task completes when the rebalance has gathered all members.</summary>
    public Task<JoinGroupResponse> JoinAsync(JoinGroupRequest request, string clientId, string clientHost)
    {
        lock (_lock)
        {
            if (State == GroupState.Dead)
                return Refuse(ErrorCode.CoordinatorNotAvailable, request);
            if (!IsCompatible(request))
                return Refuse(ErrorCode.InconsistentGroupProtocol, request);
            if (request.MemberId.Length > 0)
                return JoinKnown(request, clientId, clientHost);
            if (request.InstanceId is { } instance)
                return JoinStatic(request, instance, clientId, clientHost);

            if (!request.KnowsMemberIdRequired)
                return WaitForOthers(Add(request, NewMemberId(clientId), clientId, clientHost));

            // KIP-394: a new member must join again with the id that it is given, so that a lost response leaves no ghost member.
            var memberId = NewMemberId(clientId);
            _pending[memberId] = Now + request.SessionTimeoutMs;
            return Task.FromResult(JoinGroupResponse.Refused(ErrorCode.MemberIdRequired, memberId));
        }
    }

    /// <summary>Drops a waiting join whose connection is closed. The member's session goes on.</summary>
    public void Abandon(Task<JoinGroupResponse> join)
    {
        lock (_lock)
        {
            foreach (var member in _members.Values.Where(member => member.Joining?.Task == join))
            {
                member.Joining = null;
                Touch(member);
            }
        }
    }

    private static Task<JoinGroupResponse> Refuse(ErrorCode error, JoinGroupRequest request) =>
        Task.FromResult(JoinGroupResponse.Refused(error, request.MemberId));

    private static string NewMemberId(string prefix) => $"{prefix}-{Guid.NewGuid():D}";

    private bool IsCompatible(JoinGroupRequest request)
    {
        if (request.Protocols.Count == 0 || request.ProtocolType.Length == 0)
            return false;
        var others = _members.Values.Where(member => member.Id != request.MemberId && !IsSameInstance(member, request)).ToList();
        return others.Count == 0
            || (
                ProtocolType == request.ProtocolType
                && request.Protocols.Any(protocol => others.All(other => other.Protocols.Any(own => own.Name == protocol.Name)))
            );
    }

    private static bool IsSameInstance(GroupMember member, JoinGroupRequest request) =>
        request.InstanceId is not null && member.InstanceId == request.InstanceId;

    private Task<JoinGroupResponse> JoinKnown(JoinGroupRequest request, string clientId, string clientHost)
    {
        if (request.InstanceId is { } instance && _instances.TryGetValue(instance, out var current) && current != request.MemberId)
            return Refuse(ErrorCode.FencedInstanceId, request);
        if (_members.TryGetValue(request.MemberId, out var member))
        {
            var changed = !member.HasSameProtocols(request.Protocols);
            var isSettled = State switch
            {
                GroupState.CompletingRebalance => !changed,
                GroupState.Stable => !changed && member.Id != _leader,
                _ => false,
            };
            Update(member, request);
            return isSettled ? Task.FromResult(Current(member)) : WaitForOthers(member);
        }

        if (!_pending.Remove(request.MemberId))
            return Refuse(ErrorCode.UnknownMemberId, request);
        return WaitForOthers(Add(request, request.MemberId, clientId, clientHost));
    }

    /// <summary>A static member that rejoins under its instance id takes its old place, without a rebalance if nothing changed.</summary>
    private Task<JoinGroupResponse> JoinStatic(JoinGroupRequest request, string instance, string clientId, string clientHost)
    {
        var memberId = NewMemberId(instance);
        if (!_instances.TryGetValue(instance, out var oldId))
            return WaitForOthers(Add(request, memberId, clientId, clientHost));

        var member = _members[oldId];
        member.AnswerJoin(JoinGroupResponse.Refused(ErrorCode.FencedInstanceId, oldId));
        member.AnswerSync(new(ErrorCode.FencedInstanceId));
        var (changed, oldLeader) = (!member.HasSameProtocols(request.Protocols), _leader);
        _members.Remove(oldId);
        (member.Id, member.ClientId, member.ClientHost) = (memberId, clientId, clientHost);
        _members[memberId] = member;
        _instances[instance] = memberId;
        if (_leader == oldId)
            _leader = memberId;
        Update(member, request);
        if (State != GroupState.Stable || changed)
            return WaitForOthers(member);

        // With the old leader's id a returning leader does not assign again: a stable group would not distribute that.
        return Task.FromResult(Current(member) with { LeaderId = oldLeader ?? "", Members = [] });
    }

    private GroupMember Add(JoinGroupRequest request, string memberId, string clientId, string clientHost)
    {
        var member = new GroupMember(memberId, request.InstanceId, clientId, clientHost);
        Update(member, request);
        _members[memberId] = member;
        if (request.InstanceId is { } instance)
            _instances[instance] = memberId;
        if (_members.Count == 1)
            ProtocolType = request.ProtocolType;
        return member;
    }

    private void Update(GroupMember member, JoinGroupRequest request)
    {
        member.SessionTimeoutMs = request.SessionTimeoutMs;
        member.RebalanceTimeoutMs = request.RebalanceTimeoutMs;
        member.Protocols = request.Protocols;
        Touch(member);
    }

    private Task<JoinGroupResponse> WaitForOthers(GroupMember member)
    {
        member.AnswerJoin(JoinGroupResponse.Refused(ErrorCode.RebalanceInProgress, member.Id));
        var joining = new TaskCompletionSource<JoinGroupResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        member.Joining = joining;
        if (State == GroupState.PreparingRebalance)
            TryCompleteJoin(force: false);
        else
            PrepareRebalance();
        return joining.Task;
    }
}
