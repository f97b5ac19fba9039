using Balloon.Sandbox.Configuration;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>A session's settings, as SET changes and SHOW shows them. <see cref="SettingTable"/> defines names and values.</summary>
internal sealed class SessionSettings
{
    private readonly Dictionary<string, string> values;
    private readonly Dictionary<string, string> starting;

    /// <exception cref="SqlException">The client asks for a value that the sandbox does not support.</exception>
    public SessionSettings(SessionParameters parameters)
    {
        starting = SettingTable.Settings.ToDictionary(s => s.Name, s => s.Default, StringComparer.Ordinal);
        foreach (var (name, value) in parameters.Settings ?? new Dictionary<string, string>())
        {
            // Drivers send settings of their own that this server does not know: no reason to refuse the connection.
            if (SettingTable.Find(name) is { Effect: not SettingEffect.Tells } setting)
                starting[setting.Name] = setting.Name == "timezone" ? value : Checked(setting, value, null);
        }

        starting["session_authorization"] = parameters.User;
        // A client's own time zone that is unknown here is no reason to refuse the connection: the client is told which zone it gets.
        Zone = Zone.Find(starting["timezone"]) ?? Zone.Utc;
        starting["timezone"] = Zone.Id;
        values = new Dictionary<string, string>(starting, StringComparer.Ordinal);
    }

    public event Action<string, string>? Reported;

    public Zone Zone { get; private set; }

    public IReadOnlyDictionary<string, string> AllReported =>
        SettingTable.Settings.Where(s => s.ReportedAs is not null).ToDictionary(s => s.ReportedAs!, s => values[s.Name]);

    /// <summary>Name, value and description of every setting.</summary>
    public IEnumerable<(Setting Setting, string Value)> All => SettingTable.Settings.Select(s => (s, values[s.Name]));

    /// <summary>How long a statement may take; null for no limit.</summary>
    public TimeSpan? StatementTimeout => Durations.Span(values["statement_timeout"]) is { } span && span > TimeSpan.Zero ? span : null;

    public string? Find(string name) => SettingTable.Find(name) is { } setting ? values[setting.Name] : null;

    /// <summary>True when a setting of that name is on.</summary>
    public bool IsOn(string name) => values[name] == "true";

    /// <summary>Sets a value; null restores the value that the session began with.</summary>
    /// <exception cref="SqlException">
    /// 42704: unknown setting. 22023: invalid value. 55P02: it cannot be changed. 0A000: a value that is not supported.
    /// </exception>
    public void Set(string name, string? value, int at)
    {
        var setting =
            SettingTable.Find(name)
            ?? throw new SqlException(SqlStates.UndefinedObject, $"unrecognized configuration parameter \"{name}\"", at + 1);
        if (setting.Effect == SettingEffect.Tells)
            throw new SqlException("55P02", $"parameter \"{setting.Name}\" cannot be changed", at + 1);
        Keep(setting, value is null ? starting[setting.Name] : Checked(setting, value, at));
        // Forcing it means to have it.
        if (setting.Name == "force_two_phase_agg" && IsOn(setting.Name))
            values["enable_two_phase_agg"] = "true";
    }

    /// <summary>RESET ALL.</summary>
    public void Reset()
    {
        foreach (var setting in SettingTable.Settings.Where(s => values[s.Name] != starting[s.Name]))
            Keep(setting, starting[setting.Name]);
    }

    private void Keep(Setting setting, string value)
    {
        values[setting.Name] = value;
        if (setting.Name == "timezone")
            Zone = Zone.Named(value);
        if (setting.ReportedAs is { } reported)
            Reported?.Invoke(reported, value);
    }

    private static string Checked(Setting setting, string value, int? at)
    {
        if (setting.Values.Read(value) is { } read)
            return read;
        throw setting.Effect == SettingEffect.Fixed
            ? Refusal.NotSupported($"the value \"{value}\" of {setting.Name}: it is {setting.Values.Expected}", at)
            : new SqlException(
                SqlStates.InvalidParameterValue,
                $"Invalid value `{value}` for `{setting.Name}`: expected {setting.Values.Expected}",
                at + 1
            );
    }
}
