using Balloon.Sandbox.Configuration;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sources.Datagen;

/// <summary>
/// The options of a datagen source: <c>datagen.rows.per.second</c>, and for each column <c>fields.NAME.kind</c> and the options of that
/// kind. The field of a struct is <c>fields.NAME.FIELD.kind</c>, and the item of an array <c>fields.NAME._.kind</c>.
/// </summary>
internal static class DatagenTable
{
    private const string Sequence = "sequence";
    private const string Random = "random";

    /// <summary>The options for some columns; those of a number depend on the kind that the statement gives it.</summary>
    /// <exception cref="SqlException">0A000: the type of a column is not supported.</exception>
    public static OptionTable Of(IReadOnlyList<(string Name, SqlType Type)> columns, IReadOnlyList<Option> given, int at)
    {
        return new OptionTable(
            "a datagen source",
            [
                new("connector", Texts.Instance),
                new("datagen.rows.per.second", new WholeNumbers(1, 1_000_000)),
                // RisingWave's number of parallel generators, which does not change the rows.
                new("datagen.split.num", new WholeNumbers(1, 1024)),
                .. columns.SelectMany(c => Column(c.Type, $"fields.{c.Name}")),
            ]
        );

        IEnumerable<KnownOption> Column(SqlType type, string path) =>
            type.Kind switch
            {
                SqlTypeKind.Struct => type.Fields!.SelectMany(f => Column(f.Type, $"{path}.{f.Name}")),
                SqlTypeKind.Array => [Number(path, "length", 0, 10_000), .. Column(type.Element!, $"{path}._")],
                SqlTypeKind.Varchar => [.. OnlyRandom(path), Number(path, "length", 0, 100_000)],
                SqlTypeKind.Boolean => OnlyRandom(path),
                SqlTypeKind.Timestamp or SqlTypeKind.TimestampTz =>
                [
                    .. OnlyRandom(path),
                    new($"{path}.max_past", Texts.Instance),
                    new($"{path}.max_past_mode", new OneOf("absolute", "relative")),
                    new($"{path}.basetime", Texts.Instance),
                ],
                SqlTypeKind.SmallInt => Numbers(path, short.MaxValue, isWhole: true),
                SqlTypeKind.Integer => Numbers(path, int.MaxValue, isWhole: true),
                SqlTypeKind.BigInt => Numbers(path, long.MaxValue, isWhole: true),
                SqlTypeKind.Real or SqlTypeKind.Double or SqlTypeKind.Numeric => Numbers(path, int.MaxValue, isWhole: false),
                _ => throw Refusal.NotSupported($"the type {type.Name} in a datagen source", at),
            };

        IEnumerable<KnownOption> Numbers(string path, long greatest, bool isWhole)
        {
            yield return new($"{path}.kind", new OneOf(Sequence, Random));
            var isSequence = given.Any(o =>
                o.Name == $"{path}.kind" && o.Value.Trim().Equals(Sequence, StringComparison.OrdinalIgnoreCase)
            );
            if (!isSequence)
                yield return Seed(path);
            foreach (var name in isSequence ? ["start", "end"] : (string[])["min", "max"])
                yield return isSequence || isWhole
                    ? Number(path, name, -greatest, greatest)
                    : new KnownOption($"{path}.{name}", RealNumbers.Instance);
        }
    }

    private static KnownOption[] OnlyRandom(string path) => [new($"{path}.kind", new OneOf(Random)), Seed(path)];

    private static KnownOption Seed(string path) => Number(path, "seed", 0, long.MaxValue);

    private static KnownOption Number(string path, string name, long least, long most) =>
        new($"{path}.{name}", new WholeNumbers(least, most));
}
