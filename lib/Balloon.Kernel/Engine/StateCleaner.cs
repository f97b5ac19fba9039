using System.Collections;
using System.Reflection;

namespace Balloon.Kernel.Engine;

/// <summary>What a notebook's variables hold, found by reflection over the objects of its cells.</summary>
internal static class StateCleaner
{
    /// <summary>Variables with their values, the newest cell's first; of a name declared again only the newest.</summary>
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

    /// <summary>Disposes what can be disposed, the last made first; a failing one does not keep the others.</summary>
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
#pragma warning disable CA1031 // The notebook is over: what its objects say now helps nobody.
        catch (Exception)
#pragma warning restore CA1031
        { }
    }
}
