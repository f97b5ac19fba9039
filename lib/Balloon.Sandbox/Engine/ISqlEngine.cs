namespace Balloon.Sandbox.Engine;

/// <summary>What a wire needs of the engine.</summary>
public interface ISqlEngine
{
    /// <summary>Opens a session; the caller disposes it. Thread-safe.</summary>
    ISqlSession OpenSession(SessionParameters parameters);
}
