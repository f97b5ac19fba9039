using System.Globalization;

namespace Balloon.Infra.Tests.Manifests;

/// <summary>Kubernetes' quantities: <c>250m</c> processors, <c>1536Mi</c> bytes.</summary>
internal static class Quantity
{
    private static readonly (string Unit, double Factor)[] Units =
    [
        ("Ki", 1024),
        ("Mi", 1024 * 1024),
        ("Gi", 1024.0 * 1024 * 1024),
        ("m", 0.001),
    ];

    public static double Read(string text)
    {
        foreach (var (unit, factor) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal))
                return double.Parse(text[..^unit.Length], CultureInfo.InvariantCulture) * factor;
        }

        return double.Parse(text, CultureInfo.InvariantCulture);
    }
}
