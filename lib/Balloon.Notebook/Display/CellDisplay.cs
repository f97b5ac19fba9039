using System.Reflection;

namespace Balloon.Notebook.Display;

/// <summary>
/// Shows values in the running cell before it ends, and updates them. Both hosts, .NET Interactive and this project's kernel, have a public
/// static class of the same full name for it, which is found by reflection, so that this library depends on neither. Outside of a notebook,
/// text is written to the console.
/// </summary>
internal sealed class CellDisplay
{
    private const string Extensions = "Microsoft.DotNet.Interactive.KernelInvocationContextExtensions";
    private const string Context = "Microsoft.DotNet.Interactive.KernelInvocationContext";

    private readonly object? handle;
    private readonly MethodInfo? update;

    private CellDisplay(object? handle)
    {
        this.handle = handle;
        update = handle?.GetType().GetMethods().FirstOrDefault(m => m.Name == "Update" && m.GetParameters().Length == 1);
    }

    /// <summary>Whether a cell is running that can show values.</summary>
    public static bool IsThere => Current() is not null;

    /// <summary>The host's assembly while a cell is running; null outside of a notebook.</summary>
    public static Assembly? Host => Current()?.GetType().Assembly;

    /// <summary>Cancelled when the running cell is interrupted.</summary>
    public static CancellationToken Interruption =>
        Current() is { } current && current.GetType().GetProperty("CancellationToken")?.GetValue(current) is CancellationToken token
            ? token
            : default;

    /// <summary>Shows a value with its formatters, as if it were a cell's last expression.</summary>
    public static CellDisplay ShowValue(object value) => Show(value, []);

    /// <summary>Shows a value as HTML.</summary>
    public static CellDisplay Show(Html value) => Show(value, ["text/html"]);

    private static CellDisplay Show(object value, string[] mimeTypes)
    {
        var current = Current();
        if (current is null)
        {
            if (value.ToString() is { Length: > 0 } text)
                Console.WriteLine(text);
            return new CellDisplay(null);
        }

        var show = current
            .GetType()
            .Assembly.GetType(Extensions)
            ?.GetMethods()
            .FirstOrDefault(m =>
                m.Name == "Display" && m.GetParameters() is [_, { ParameterType.IsArray: false }, { ParameterType.IsArray: true }]
            );
        return new CellDisplay(show?.Invoke(null, [current, value, mimeTypes]));
    }

    /// <summary>Replaces the value that is shown. Does nothing outside of a notebook.</summary>
    public void Update(Html value) => update?.Invoke(handle, [value]);

    private static object? Current()
    {
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (assembly.IsDynamic || assembly.GetType(Context) is not { } type || assembly.GetType(Extensions) is null)
                continue;
            if (type.GetProperty("Current", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) is { } current)
                return current;
        }

        return null;
    }
}
