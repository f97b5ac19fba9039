namespace Balloon.Sandbox.Engine;

/// <summary>What a client states when it connects.</summary>
/// <param name="User">The user's name; any is accepted.</param>
/// <param name="Database">The database's name, as current_database() answers it.</param>
/// <param name="Settings">Further start-up parameters (application_name, TimeZone, …), set as SET would; unknown ones are ignored.</param>
public sealed record SessionParameters(string User = "root", string Database = "dev", IReadOnlyDictionary<string, string>? Settings = null);
