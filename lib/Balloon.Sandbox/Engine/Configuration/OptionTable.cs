using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine.Configuration;

/// <summary>An option of WITH.</summary>
/// <param name="Name">Its name; one that ends with a dot covers all names with this prefix.</param>
/// <param name="Values">The values that it accepts; null if RisingWave has the option and the sandbox does not.</param>
internal sealed record KnownOption(string Name, ISettingValues? Values = null)
{
    /// <summary>Its older names, which RisingWave still accepts.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether the name is its name, one of its aliases or, if its name ends with a dot, begins with it.</summary>
    public bool Is(string name) =>
        name == Name || Aliases.Contains(name) || (Name[^1] == '.' && name.StartsWith(Name, StringComparison.Ordinal));
}

/// <summary>The options that WITH accepts for one kind of object. Each is honoured or refused; none is ignored.</summary>
/// <param name="what">The kind of object, for messages.</param>
/// <param name="known">The options.</param>
internal sealed class OptionTable(string what, params KnownOption[] known)
{
    /// <summary>All options, including those that are refused.</summary>
    public IReadOnlyList<KnownOption> Known => known;

    /// <summary>The options of a statement by name, with their values in canonical form.</summary>
    /// <exception cref="SqlException">
    /// 22023: an option is unknown, is given twice, or has an invalid value. 0A000: RisingWave has the option, the sandbox does not.
    /// </exception>
    public Dictionary<string, Option> Read(IEnumerable<Option> options)
    {
        var read = new Dictionary<string, Option>(StringComparer.Ordinal);
        foreach (var option in options)
        {
            var found = Array.Find(known, k => k.Is(option.Name)) ?? throw Unknown(option, what, known.Select(k => k.Name));
            if (found.Values is not { } values)
                throw Refusal.NotSupported($"the option {option.Name} of {what}", option.At);
            var value =
                values.Read(option.Value)
                ?? throw new SqlException(
                    SqlStates.InvalidParameterValue,
                    $"{option.Name} is {values.Expected}, not '{option.Value}'",
                    option.At + 1
                );
            if (!read.TryAdd(found.Name, option with { Name = found.Name, Value = value }))
                throw Twice(option);
        }

        return read;
    }

    /// <summary>The error for an unknown option.</summary>
    public static SqlException Unknown(Option option, string what, IEnumerable<string> known) =>
        new(
            SqlStates.InvalidParameterValue,
            $"unknown option \"{option.Name}\" of {what}",
            option.At + 1,
            hint: Nearest.Hint(option.Name, known) is { Length: > 0 } meant ? meant.TrimStart() : null
        );

    /// <summary>The error for an option that is given twice.</summary>
    public static SqlException Twice(Option option) =>
        new(SqlStates.InvalidParameterValue, $"option \"{option.Name}\" is given twice", option.At + 1);
}
