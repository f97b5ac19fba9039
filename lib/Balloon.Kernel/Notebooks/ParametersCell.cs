using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace Balloon.Kernel.Notebooks;

/// <summary>Parameters as C#: <c>--set name=value</c> becomes a declaration for later cells.</summary>
internal static class ParametersCell
{
    /// <exception cref="ArgumentException">A name is not valid in C#.</exception>
    public static string Source(IReadOnlyDictionary<string, string> parameters)
    {
        var text = new StringBuilder("// Parameters of this run\n");
        foreach (var (name, value) in parameters.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            if (!SyntaxFacts.IsValidIdentifier(name))
                throw new ArgumentException($"'{name}' cannot be a parameter: it is not a name in C#.");
            text.Append("var ").Append(name).Append(" = ").Append(Literal(value)).Append(";\n");
        }

        return text.ToString().TrimEnd('\n');
    }

    /// <summary>A number or a boolean as such, anything else as a string.</summary>
    private static string Literal(string value)
    {
        if (value is "true" or "false")
            return value;
        if (int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            return value;
        if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            return value + "L";
        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return number.ToString("R", CultureInfo.InvariantCulture) + "d";
        return SymbolDisplay.FormatLiteral(value, quote: true);
    }
}
