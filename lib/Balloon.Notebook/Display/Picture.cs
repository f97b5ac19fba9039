namespace Balloon.Notebook.Display;

/// <summary>
/// How values look as HTML that can be replaced by a later state. The types register themselves from the folder Showing, so that code that
/// shows a value need not know its type.
/// </summary>
internal static class Picture
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<Type, Func<object, Html>> Known = [];
    private static Action? fill;

    /// <summary>
    /// Sets the function that registers the types, which is called for the first picture, so that their libraries are loaded no earlier.
    /// </summary>
    public static void FillWith(Action register) => fill = register;

    /// <summary>Registers a type's look, which also applies to derived types.</summary>
    public static void Register<T>(Func<T, Html> look)
        where T : notnull => Known[typeof(T)] = value => look((T)value);

    /// <summary>The registered look of a value; the text of a value without one.</summary>
    public static Html Of(object value)
    {
        lock (Gate)
        {
            var register = fill;
            fill = null;
            register?.Invoke();
        }

        for (var type = value.GetType(); type is not null; type = type.BaseType)
        {
            if (Known.TryGetValue(type, out var look))
                return look(value);
        }

        return new Html(Html.Wrap($"<pre>{Html.Encode(value.ToString())}</pre>"), value.ToString() ?? "");
    }
}
