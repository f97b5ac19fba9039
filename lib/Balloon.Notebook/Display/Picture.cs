namespace Balloon.Notebook.Display;

/// <summary>
/// How values look as HTML that can take another's place. The room above all others says how each type looks; who shows a value need not
/// know what it is.
/// </summary>
internal static class Picture
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<Type, Func<object, Html>> Known = [];
    private static Action? fill;

    /// <summary>Names who registers the looks, when the first picture is made: until then none of their libraries is loaded.</summary>
    public static void FillWith(Action register) => fill = register;

    /// <summary>Says how a type looks; those that derive from it look alike.</summary>
    public static void Register<T>(Func<T, Html> look)
        where T : notnull => Known[typeof(T)] = value => look((T)value);

    /// <summary>A value as it was said; what nobody said anything of, as text.</summary>
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
