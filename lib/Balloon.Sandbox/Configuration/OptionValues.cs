using System.Globalization;

namespace Balloon.Sandbox.Configuration;

/// <summary>Typed access to values that an <see cref="OptionTable"/> has read, which are valid and in canonical form.</summary>
internal static class OptionValues
{
    /// <summary>The value of an option, or null.</summary>
    public static string? Find(this IReadOnlyDictionary<string, string> options, string name) => options.GetValueOrDefault(name);

    /// <summary>The value of an option that is true or false.</summary>
    public static bool Flag(this IReadOnlyDictionary<string, string> options, string name, bool otherwise) =>
        options.Find(name) is { } value ? value == "true" : otherwise;

    /// <summary>The value of an option that is a whole number.</summary>
    public static long Number(this IReadOnlyDictionary<string, string> options, string name, long otherwise) =>
        options.Find(name) is { } value ? long.Parse(value, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>The value of an option that is a number.</summary>
    public static double Real(this IReadOnlyDictionary<string, string> options, string name, double otherwise) =>
        options.Find(name) is { } value ? double.Parse(value, CultureInfo.InvariantCulture) : otherwise;
}
