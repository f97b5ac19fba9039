using System.Collections;
using System.Reflection;

namespace Balloon.Kernel.Engine;

/// <summary>Finds the values of a notebook's variables by reflection over the objects of its cells.</summary>
internal static class StateCleaner
{
    /// <summary>The variables with their values, newest cell first; of a redeclared variable only the newest.</summary>
    public static IEnumerable<(FieldInfo Field, object? Value)> Variables(object?[] states)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (var i = states.Length - 1; i > 0; i--)
        {
            if (states[i] is not { } state)
                continue;
            foreach (var field in state.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
            {
                if (!field.Name.StartsWith('<') && seen.Add(field.Name))
                    yield return (field, field.GetValue(state));
            }
        }
    }

    /// <summary>Disposes all disposable values, the newest first; if one fails, the others are still disposed.</summary>
    public static async Task DisposeAsync(object?[] states)
    {
        HashSet<object> done = new(ReferenceEqualityComparer.Instance);
        for (var i = states.Length - 1; i > 0; i--)
        {
            if (states[i] is not { } state)
                continue;
            var fields = state.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly);
            foreach (var field in fields.Reverse())
            {
                if (field.GetValue(state) is not { } value || value is IEnumerable || !done.Add(value))
                    continue;
                await DisposeAsync(value).ConfigureAwait(false);
            }

            states[i] = null;
        }
    }

    private static async Task DisposeAsync(object value)
    {
        try
        {
            if (value is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(2)).ConfigureAwait(false);
            else if (value is IDisposable disposable and not Task)
                await Task.Run(disposable.Dispose).WaitAsync(TimeSpan.FromSeconds(2)).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The notebook has ended: errors of its objects no longer matter.
        catch (Exception)
#pragma warning restore CA1031
        { }
    }
}
