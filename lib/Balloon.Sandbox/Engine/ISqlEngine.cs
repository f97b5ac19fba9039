namespace Balloon.Sandbox.Engine;

/// <summary>The engine as a wire protocol uses it.</summary>
public interface ISqlEngine
{
    /// <summary>Opens a session; the caller disposes it. Thread-safe.</summary>
    ISqlSession OpenSession(SessionParameters parameters);
}
