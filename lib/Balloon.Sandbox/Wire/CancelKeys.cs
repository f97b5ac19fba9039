using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Balloon.Sandbox.Wire;

/// <summary>The keys by which another connection may cancel what a session does.</summary>
internal sealed class CancelKeys
{
    private readonly ConcurrentDictionary<int, (int Secret, Action Cancel)> sessions = new();
    private int last;

    /// <summary>Gives a session its number and secret. The number is none of a process: one process serves all.</summary>
    public (int Number, int Secret) Register(Action cancel)
    {
        var number = Interlocked.Increment(ref last);
        var secret = RandomNumberGenerator.GetInt32(int.MaxValue);
        sessions[number] = (secret, cancel);
        return (number, secret);
    }

    public void Remove(int number) => sessions.TryRemove(number, out _);

    /// <summary>Cancels, where the secret is right; otherwise nothing happens, and the caller is not told.</summary>
    public void Cancel(int number, int secret)
    {
        if (sessions.TryGetValue(number, out var session) && session.Secret == secret)
            session.Cancel();
    }
}
