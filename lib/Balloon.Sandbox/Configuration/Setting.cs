namespace Balloon.Sandbox.Configuration;

/// <summary>The effect of a setting on a session.</summary>
internal enum SettingEffect
{
    /// <summary>The setting does what its name says.</summary>
    Acts,

    /// <summary>
    /// The setting changes how RisingWave plans and distributes work, or how long something waits. It never changes an answer, so any value
    /// is accepted.
    /// </summary>
    Tunes,

    /// <summary>Another value would change answers in a way that the sandbox does not support, so it is refused.</summary>
    Fixed,

    /// <summary>The setting describes the server and cannot be changed.</summary>
    Tells,
}

/// <summary>A setting of a session.</summary>
/// <param name="Name">Its name, in lower case, as RisingWave spells it.</param>
/// <param name="Default">Its value unless another is set.</param>
/// <param name="Effect">What it does.</param>
/// <param name="Values">The values that it accepts.</param>
/// <param name="Description">Its description in SHOW ALL.</param>
internal sealed record Setting(string Name, string Default, SettingEffect Effect, ISettingValues Values, string Description)
{
    /// <summary>The name under which the wire protocol reports it to clients; null if it is not reported.</summary>
    public string? ReportedAs { get; init; }
}
