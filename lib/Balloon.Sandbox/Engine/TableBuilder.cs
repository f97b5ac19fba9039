using Balloon.Sandbox.Binding;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Stream;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>Builds a table from CREATE TABLE.</summary>
internal static class TableBuilder
{
    private const string RowIdColumn = "_row_id";

    /// <param name="create">The statement.</param>
    /// <param name="selected">The columns of the statement's query, if it has one.</param>
    /// <param name="id">Its number.</param>
    /// <param name="catalog">Where names are resolved.</param>
    /// <param name="history">The table's earlier columns that other objects still read; null for none.</param>
    /// <param name="rowIds">False for a table from a checkpoint that is older than row ids.</param>
    public static TableRelation Build(
        CreateRelation create,
        IReadOnlyList<Field>? selected,
        long id,
        EngineCatalog catalog,
        bool rowIds = true,
        TableHistory? history = null
    )
    {
        if (create.HasStar)
            throw Refusal.NotSupported("* in the columns of a table", create.At);
        if (create.Format is not null && !TableFeed.Has(create))
            throw new SqlException(SqlStates.InvalidParameterValue, "FORMAT needs WITH (connector = 'kafka', …)", create.At + 1);
        if (create.AppendOnly && create.OnConflict is not (null or "ignore" or "do nothing"))
            throw new SqlException(
                SqlStates.InvalidParameterValue,
                "an APPEND ONLY table cannot overwrite rows ON CONFLICT",
                create.At + 1
            );
        if (create.Includes.Count > 0 && !TableFeed.Has(create))
            throw new SqlException(SqlStates.SyntaxError, "INCLUDE needs a connector", create.At + 1);
        List<Field> fields =
            create.Columns.Count == 0 && selected is not null
                ?
                [
                    .. selected.Select(
                        (f, i) => new Field(ObjectNames.Split(create.Name).Name, create.AsColumns.ElementAtOrDefault(i) ?? f.Name, f.Type)
                    ),
                ]
                :
                [
                    .. create.Columns.Select(c => new Field(ObjectNames.Split(create.Name).Name, c.Name, c.Type)),
                    .. create
                        .Includes.Select(SourceOptions.Include)
                        .Select(i => new Field(ObjectNames.Split(create.Name).Name, i.Name, i.Type)),
                ];
        if (create.AsColumns.Count > fields.Count)
            throw new SqlException(
                SqlStates.SyntaxError,
                $"the query returns {fields.Count} columns, but {create.AsColumns.Count} are named",
                create.At + 1
            );
        if (fields.GroupBy(f => f.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new SqlException(SqlStates.DuplicateColumn, $"column \"{twice.Key}\" specified more than once", create.At + 1);
        var key = create
            .PrimaryKey.Select(k =>
                fields.FindIndex(f => f.Name == k) is >= 0 and var at
                    ? at
                    : throw new SqlException(SqlStates.UndefinedColumn, $"column \"{k}\" named in key does not exist", create.At + 1)
            )
            .ToArray();
        if (key.Any(k => GroupKeys.HasMap(fields[k].Type)))
            throw Refusal.NotSupported("a PRIMARY KEY of a map", create.At);
        var (mark, value) = Watermarks.Bind(create, fields);
        if (create.Watermarks.Count > 0 && !create.AppendOnly)
            throw Refusal.NotSupported(
                "this: Defining watermarks on table requires the table to be append only (write APPEND ONLY behind the columns)",
                create.Watermarks[0].At
            );
        int? rowId = key.Length == 0 && rowIds && fields.TrueForAll(f => f.Name != RowIdColumn) ? fields.Count : null;
        if (rowId is { } last)
        {
            fields.Add(new Field(ObjectNames.Split(create.Name).Name, RowIdColumn, SqlType.Serial) { Hidden = true });
            key = [last];
        }

        history ??= TableHistory.None;
        SqlType[] types = [.. fields.Select(f => f.Type), .. history.Kept.Select(k => Parser.TypeOf(k.Type))];
        var store = new RowStore(id * 256, types, key.Length > 0 ? key : [.. Enumerable.Range(0, fields.Count)]);
        var binder = new Binder(catalog, new BinderSettings(Zone.Utc, "root", "dev"));
        return new TableRelation(
            create.Name,
            fields,
            create.AppendOnly,
            key.Length > 0 ? key : null,
            new MaterializeOperator(store, key.Length > 0)
        )
        {
            Id = id,
            RowId = rowId,
            RowIds = catalog.RowIds,
            Sql = create.Text,
            WatermarkColumn = mark,
            Filter = value is null ? null : new WatermarkFilter((id * 256) + 1, mark!.Value, value),
            History = history,
            OnConflict = Conflicts.Of(create),
            Versions = Conflicts.Versions(create, fields),
            Generated = GeneratedColumns.Bind(create, fields, binder),
            Defaults =
                create.Columns.Count == 0
                    ? [.. fields.Select(_ => (Scalar?)null)]
                    :
                    [
                        .. create.Columns.Select(
                            (c, i) => c.Default is { } value ? binder.Writes.Assigned(binder.BindOver(value, []), fields[i], c.At) : null
                        ),
                        .. fields.Skip(create.Columns.Count).Select(_ => (Scalar?)null),
                    ],
            NotNull =
                create.Columns.Count == 0
                    ? [.. fields.Select(_ => false)]
                    : [.. create.Columns.Select(c => c.NotNull), .. fields.Skip(create.Columns.Count).Select(_ => false)],
        };
    }
}
