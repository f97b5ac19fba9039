using System.Globalization;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sinks;

/// <summary>The options of one WITH clause while they are read. Whatever nobody asked for is an error at the end, never ignored.</summary>
internal sealed class OptionSet(IReadOnlyDictionary<string, string> options)
{
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    /// <summary>The value, or null where it is absent or empty (psql writes an unset parameter so).</summary>
    public string? Find(string name)
    {
        known.Add(name);
        return options.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
    }

    public string Require(string name, string hint) =>
        Find(name) ?? throw Error($"the option {name} is missing", $"Add {name} = '{hint}'.");

    public bool Flag(string name, bool otherwise) =>
        Find(name) switch
        {
            null => otherwise,
            var yes when yes.Equals("true", StringComparison.OrdinalIgnoreCase) => true,
            var no when no.Equals("false", StringComparison.OrdinalIgnoreCase) => false,
            var other => throw Error($"{name} must be 'true' or 'false', not '{other}'"),
        };

    public long Number(string name, long otherwise, long least) =>
        Find(name) switch
        {
            null => otherwise,
            var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least => number,
            var other => throw Error($"{name} must be a whole number of at least {least}, not '{other}'"),
        };

    public string Choice(string name, string? otherwise, params ReadOnlySpan<string> values)
    {
        var value =
            Find(name) ?? otherwise ?? throw Error($"the option {name} is missing", $"It is one of {string.Join(", ", values.ToArray())}.");
        return values.Contains(value) ? value : throw Error($"{name} must be one of {string.Join(", ", values.ToArray())}, not '{value}'");
    }

    /// <summary>Refuses a value that RisingWave has and the sandbox does not.</summary>
    public void Unsupported(string name, Func<string, bool> accepted, string instead)
    {
        if (Find(name) is { } value && !accepted(value))
        {
            throw new SqlException(
                SqlStates.FeatureNotSupported,
                $"{name} = '{value}' is not supported by the sandbox",
                hint: $"{instead} It works in the cluster profile."
            );
        }
    }

    /// <summary>Every option has been asked for.</summary>
    /// <exception cref="SqlException">One has not: it is unknown.</exception>
    public void RefuseOthers()
    {
        if (options.Keys.Where(name => !known.Contains(name)).Order(StringComparer.Ordinal).FirstOrDefault() is not { } unknown)
            return;
        throw Error(
            $"unknown option '{unknown}' of the iceberg sink",
            Nearest.Hint(unknown, known) is { Length: > 0 } meant
                ? meant.TrimStart()
                : $"The options are {string.Join(", ", known.Order(StringComparer.Ordinal))}."
        );
    }

    public static SqlException Error(string message, string? hint = null) => new(SqlStates.InvalidParameterValue, message, hint: hint);
}
