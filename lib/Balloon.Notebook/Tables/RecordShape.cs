using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations.Schema;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Balloon.Notebook.Tables;

/// <summary>A parameter of a record's constructor, or a property with a setter.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Column">The column that an attribute names, or null if the member's name decides.</param>
/// <param name="Type">Its type.</param>
/// <param name="TakesNull">False if it is not nullable.</param>
/// <param name="NeedsColumn">False if it has a default value.</param>
/// <param name="Property">The property; null for a parameter.</param>
internal sealed record RecordMember(string Name, string? Column, Type Type, bool TakesNull, bool NeedsColumn, PropertyInfo? Property);

/// <summary>How a record, a class, a struct or a tuple is created from columns.</summary>
internal sealed class RecordShape
{
    private static readonly ConcurrentDictionary<Type, RecordShape> Known = new();

    private RecordShape(Type type)
    {
        Type = type;
        IsTuple = type.IsValueType && typeof(ITuple).IsAssignableFrom(type);
        Constructor = type.GetConstructors().Where(c => !IsCopy(c)).MaxBy(c => c.GetParameters().Length);
        if (Constructor is null && !type.IsValueType)
            throw new BalloonException($"{TypeNames.Of(type)} has no public constructor: a row cannot become one. Declare a record.");
        var parameters = Constructor?.GetParameters() ?? [];
        var names = parameters.Select(p => p.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Members =
        [
            .. parameters.Select(OfParameter),
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(p => p.SetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0 && !names.Contains(p.Name))
                .Select(p => OfProperty(p, alone: parameters.Length == 0)),
        ];
        ParameterCount = parameters.Length;
        if (Members.Count == 0 || (IsTuple && Members.Any(m => m.Name == "rest")))
            throw new BalloonException(
                IsTuple
                    ? "Rows cannot become a tuple of more than seven values: declare a record."
                    : $"{TypeNames.Of(type)} has nothing that a column could fill: declare a record such as  record Score(string Player, long TotalScore);"
            );
    }

    public Type Type { get; }

    public bool IsTuple { get; }

    public ConstructorInfo? Constructor { get; }

    /// <summary>The constructor's parameters, then properties.</summary>
    public IReadOnlyList<RecordMember> Members { get; }

    public int ParameterCount { get; }

    public static RecordShape Of(Type type) => Known.GetOrAdd(type, t => new RecordShape(t));

    /// <summary>Whether the type is created from a single value, such as text, numbers and times.</summary>
    public static bool IsPlain(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return Type.GetTypeCode(plain) != TypeCode.Object
            || plain == typeof(object)
            || plain.Namespace == nameof(System) && plain.IsValueType && !typeof(ITuple).IsAssignableFrom(plain)
            || plain.IsArray
            || plain == typeof(Iceberg.Spec.IcebergDecimal)
            || plain == typeof(Iceberg.Spec.Row);
    }

    /// <summary>The name of a member for errors.</summary>
    public string NameOf(RecordMember member) => IsTuple ? $"value {member.Name[4..]} of the tuple" : $"{Type.Name}.{member.Name}";

    /// <summary>The index of each member's column among the names; -1 for a member that uses its default.</summary>
    /// <exception cref="BalloonException">
    /// A member has no column, or a tuple's number of values differs from the number of columns.
    /// </exception>
    public IReadOnlyList<int> ColumnsOf(IReadOnlyList<string> names, string source)
    {
        if (IsTuple && Members.Count != names.Count)
            throw new BalloonException(
                $"A tuple takes the columns in order, and it has {Quantity.Of(Members.Count, "value")} for the {Quantity.Of(names.Count, "column")} of {source} ({Sentence.List(names)})."
            );
        return [.. Members.Select((member, i) => IsTuple ? i : IndexOf(member, names, source))];
    }

    /// <summary>The name of the column that a member corresponds to.</summary>
    public string? ColumnOf(string member, IReadOnlyList<string> names) =>
        Members.FirstOrDefault(m => string.Equals(m.Name, member, StringComparison.OrdinalIgnoreCase)) is { } found
        && Find(found.Column ?? found.Name, names) is var place and >= 0
            ? names[place]
            : null;

    /// <summary>The index of the column that a member of a record is written to.</summary>
    /// <exception cref="BalloonException">There is none, or more than one.</exception>
    public static int IndexOf(string member, IReadOnlyList<string> names, string source) =>
        IndexOf(member, member, isNeeded: true, names, source);

    /// <summary>
    /// Creates an instance by reflection from a value for each member; <see cref="Type.Missing"/> keeps a member's default.
    /// </summary>
    public object Create(Func<int, object?> value)
    {
        var made = Constructor is null
            ? Activator.CreateInstance(Type)!
            : Constructor.Invoke(BindingFlags.OptionalParamBinding, null, [.. Enumerable.Range(0, ParameterCount).Select(value)], null);
        for (var i = ParameterCount; i < Members.Count; i++)
        {
            if (value(i) is var set && set != Type.Missing)
                Members[i].Property!.SetValue(made, set);
        }

        return made;
    }

    private int IndexOf(RecordMember member, IReadOnlyList<string> names, string source) =>
        IndexOf(NameOf(member), member.Column ?? member.Name, member.NeedsColumn, names, source);

    /// <param name="shown">The member as a message names it.</param>
    /// <param name="column">The name to look for.</param>
    /// <param name="isNeeded">Whether it is an error that there is none; otherwise -1 is returned.</param>
    /// <param name="names">The columns.</param>
    /// <param name="source">What has the columns.</param>
    private static int IndexOf(string shown, string column, bool isNeeded, IReadOnlyList<string> names, string source)
    {
        var place = Find(column, names);
        if (place == -2)
            throw new BalloonException(
                $"{shown} could be any of {Sentence.List(names.Where(n => Same(n, column)))} of {source}: give it the column's exact name."
            );
        if (place < 0 && isNeeded)
            throw new BalloonException($"{shown} has no column in {source}.{Nearest.Hint(column, names)} It has {Sentence.List(names)}.");
        return place;
    }

    /// <summary>Matches by the exact name, or else ignoring letter case and underscores: -1 for none, -2 for more than one.</summary>
    private static int Find(string member, IReadOnlyList<string> names)
    {
        var found = -1;
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == member)
                return i;
            if (Same(names[i], member))
                found = found == -1 ? i : -2;
        }

        return found;
    }

    private static bool Same(string column, string member) =>
        string.Equals(
            column.Replace("_", "", StringComparison.Ordinal),
            member.Replace("_", "", StringComparison.Ordinal),
            StringComparison.OrdinalIgnoreCase
        );

    private RecordMember OfParameter(ParameterInfo parameter) =>
        new(
            parameter.Name!,
            Type.GetProperty(parameter.Name!)?.GetCustomAttribute<ColumnAttribute>()?.Name,
            parameter.ParameterType,
            TakesNull(parameter.ParameterType, context => context.Create(parameter)),
            !parameter.HasDefaultValue,
            null
        );

    /// <summary>
    /// A class without constructor parameters is only filled by its properties: one that stays empty because of a typing error would go
    /// unnoticed.
    /// </summary>
    private static RecordMember OfProperty(PropertyInfo property, bool alone) =>
        new(
            property.Name,
            property.GetCustomAttribute<ColumnAttribute>()?.Name,
            property.PropertyType,
            TakesNull(property.PropertyType, context => context.Create(property)),
            alone || property.IsDefined(typeof(RequiredMemberAttribute)),
            property
        );

    private static bool TakesNull(Type type, Func<NullabilityInfoContext, NullabilityInfo> nullability) =>
        type.IsValueType
            ? Nullable.GetUnderlyingType(type) is not null
            : nullability(new NullabilityInfoContext()).WriteState != NullabilityState.NotNull;

    private bool IsCopy(ConstructorInfo constructor) => constructor.GetParameters() is [var only] && only.ParameterType == Type;
}
