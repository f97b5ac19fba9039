namespace Balloon.Sandbox.Engine.Configuration;

/// <summary>What a setting does to a session.</summary>
internal enum SettingEffect
{
    /// <summary>What its name says.</summary>
    Acts,

    /// <summary>
    /// How RisingWave plans and spreads its work, or how long something waits: no value of it changes an answer, so that any is taken.
    /// </summary>
    Tunes,

    /// <summary>Another value would change answers in a way that the sandbox does not: it is refused.</summary>
    Fixed,

    /// <summary>It tells of the server and cannot be changed.</summary>
    Tells,
}

/// <summary>One setting of a session.</summary>
/// <param name="Name">Its name, in lower case, as RisingWave spells it.</param>
/// <param name="Default">Its value where nothing else was set.</param>
/// <param name="Effect">What it does.</param>
/// <param name="Values">Which values it takes.</param>
/// <param name="Description">What SHOW ALL says of it.</param>
internal sealed record Setting(string Name, string Default, SettingEffect Effect, ISettingValues Values, string Description)
{
    /// <summary>The name under which the wire protocol reports it to clients, or null when it does not.</summary>
    public string? ReportedAs { get; init; }
}
