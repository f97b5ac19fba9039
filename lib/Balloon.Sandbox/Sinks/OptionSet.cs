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
        var near = known.MinBy(name => Distance(name, unknown));
        throw Error(
            $"unknown option '{unknown}' of the iceberg sink",
            near is not null && Distance(near, unknown) <= 3
                ? $"Did you mean {near}?"
                : $"The options are {string.Join(", ", known.Order(StringComparer.Ordinal))}."
        );
    }

    public static SqlException Error(string message, string? hint = null) => new(SqlStates.InvalidParameterValue, message, hint: hint);

    /// <summary>Letters to change, add or take away to make one name of the other.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
