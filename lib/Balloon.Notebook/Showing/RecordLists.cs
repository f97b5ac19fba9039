using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using Balloon.Notebook.Display;
using Balloon.Notebook.Tables;
using Microsoft.DotNet.Interactive.Formatting;
using Html = Balloon.Notebook.Display.Html;

namespace Balloon.Notebook.Showing;

/// <summary>
/// A list of records, the library's or the reader's own, as a table with a column for each property. The notebook's default would be each
/// record as text, with its properties folded below it.
/// </summary>
internal static class RecordLists
{
    private static readonly ConcurrentDictionary<Type, Func<object, Html>?> Renderers = new();
    private static readonly ConcurrentDictionary<Type, ITypeFormatter> Others = new();

    /// <summary>The list as a table; null if it is no list of records.</summary>
    public static Html? Of(object list) => Renderers.GetOrAdd(list.GetType(), Renderer)?.Invoke(list);

    /// <summary>
    /// Formats any sequence: a list of records as a table, and another as if there were no such formatter, which has to be looked for, as
    /// the notebook asks one formatter only.
    /// </summary>
    public static bool Format(object list, FormatContext context)
    {
        if (Of(list) is not { } table)
            return Others.GetOrAdd(list.GetType(), Other).Format(list, context);
        context.Writer.Write(table.Markup);
        return true;
    }

    /// <summary>The notebook's other formatter for a type: one that was registered, or else a default; of these the most specific.</summary>
    private static ITypeFormatter Other(Type type)
    {
        var registered = Formatter.RegisteredFormatters(includeDefaults: false).ToHashSet();
        var suited = Formatter
            .RegisteredFormatters(includeDefaults: true)
            .Where(f => f.MimeType == HtmlFormatter.MimeType && f.Type.IsAssignableFrom(type))
            .ToList();
        var first = suited.Exists(registered.Contains) ? suited.FindAll(registered.Contains) : suited;
        return first.First(f => !first.Exists(g => g.Type != f.Type && f.Type.IsAssignableFrom(g.Type)));
    }

    private static Func<object, Html>? Renderer(Type type)
    {
        var items = type.GetInterfaces()
            .Append(type)
            .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))
            .Select(i => i.GetGenericArguments()[0])
            .ToList();
        if (items is not [var item] || !IsRecord(item))
            return null;
        // The type of the items is only known here.
        var renderer = typeof(RecordLists).GetMethod(nameof(Table), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(item);
        return renderer.CreateDelegate<Func<object, Html>>();
    }

    /// <summary>
    /// Whether a type is a record, a record struct or an anonymous type without lists in it. The compiler leaves no other sign of a record
    /// struct than the method with which it writes its members.
    /// </summary>
    private static bool IsRecord(Type type)
    {
        if (typeof(IEnumerable).IsAssignableFrom(type))
            return false;
        var known =
            type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance, [typeof(System.Text.StringBuilder)]) is not null
            || (type.IsDefined(typeof(CompilerGeneratedAttribute)) && type.Name.Contains("AnonymousType", StringComparison.Ordinal));
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        return known && properties.Length > 0 && properties.All(p => RecordShape.IsPlain(p.PropertyType) && !p.PropertyType.IsArray);
    }

    private static Html Table<T>(object list)
    {
        // A sequence may have no end: its length is asked only of those that know it.
        var first = ((IEnumerable<T>)list).Take(ColumnFormat.MaxRows + 1).ToList();
        long? of = list switch
        {
            IReadOnlyCollection<T> known => known.Count,
            ICollection<T> known => known.Count,
            _ => first.Count <= ColumnFormat.MaxRows ? first.Count : null,
        };
        if (first.Count > ColumnFormat.MaxRows)
            first.RemoveAt(first.Count - 1);
        var table = first.AsTable();
        return new Html(Html.Wrap(HtmlTable.Write(table, of: of)), TextTable.Write(table, of ?? first.Count));
    }
}
