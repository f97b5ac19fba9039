using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Balloon.Sandbox.Wire;

/// <summary>The keys with which another connection may cancel a session's statement.</summary>
internal sealed class CancelKeys
{
    private readonly ConcurrentDictionary<int, (int Secret, Action Cancel)> sessions = new();
    private int last;

    /// <summary>
    /// Registers a session and gives it a number and a secret. The number is not a process id, since one process serves all sessions.
    /// </summary>
    public (int Number, int Secret) Register(Action cancel)
    {
        var number = Interlocked.Increment(ref last);
        var secret = RandomNumberGenerator.GetInt32(int.MaxValue);
        sessions[number] = (secret, cancel);
        return (number, secret);
    }

    public void Remove(int number) => sessions.TryRemove(number, out _);

    /// <summary>Cancels if the secret is right; otherwise does nothing. The caller is not told which.</summary>
    public void Cancel(int number, int secret)
    {
        if (sessions.TryGetValue(number, out var session) && session.Secret == secret)
            session.Cancel();
    }
}
