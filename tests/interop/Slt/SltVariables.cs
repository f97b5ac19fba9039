using System.Globalization;
using System.Text.RegularExpressions;

namespace Balloon.Interop.Tests.Slt;

/// <summary>What <c>$name</c>, <c>${name}</c> and <c>${name:default}</c> stand for while substitution is on.</summary>
internal sealed partial class SltVariables
{
    private readonly Dictionary<string, string> _values = [];

    public void Set(string name, string value) => _values[name] = value;

    /// <summary>The text with its variables filled in.</summary>
    /// <exception cref="KeyNotFoundException">A variable is not set and has no default.</exception>
    public string FillIn(string text) =>
        Reference()
            .Replace(
                text,
                match =>
                {
                    if (match.Groups["escaped"].Success)
                        return match.Value[1..];
                    var name = match.Groups["name"].Value;
                    if (name == "__NOW__")
                        return NowNanoseconds();
                    if (_values.TryGetValue(name, out var value) || (value = Environment.GetEnvironmentVariable(name)) is not null)
                        return value;
                    return match.Groups["default"] is { Success: true } given
                        ? given.Value
                        : throw new KeyNotFoundException($"the variable {name} is not set");
                }
            );

    // The dialect's own variable: nanoseconds since 1970.
    private static string NowNanoseconds() =>
        ((DateTime.UtcNow - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<escaped>\\[$\\])|\$\{(?<name>\w+)(:(?<default>[^}]*))?\}|\$(?<name>[A-Za-z_]\w*)")]
    private static partial Regex Reference();
}
