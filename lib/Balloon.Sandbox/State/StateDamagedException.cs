namespace Balloon.Sandbox.State;

/// <summary>The engine's file does not hold what was written to it.</summary>
internal sealed class StateDamagedException : IOException
{
    private const string Remedy =
        "'balloon rebuild' rebuilds views, and tables that sinks fill, from the logs; rows that INSERT put into tables are kept where they can be read.";

    private StateDamagedException(string message, Exception? cause)
        : base(message, cause) { }

    /// <param name="file">The engine's file.</param>
    /// <param name="what">What of it is damaged, and what that belongs to.</param>
    /// <param name="cause">What was met.</param>
    public static StateDamagedException Of(string file, string what, Exception? cause = null) =>
        new($"{file} is damaged: {what}. {Remedy}", cause);
}
