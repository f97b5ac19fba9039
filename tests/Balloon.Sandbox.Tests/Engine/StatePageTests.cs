using Balloon.Sandbox.Columns;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Stream;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>Pages of the state: they are read back as a checkpoint wrote them, and a snapshot does not change.</summary>
public sealed class StatePageTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(600)]
    public void Few_or_many_texts_and_nulls_are_read_back(int different)
    {
        var rows = 600;
        var texts = Enumerable.Range(0, different).Select(i => i == 3 ? "" : $"ä text {i} {new string('x', i % 80)}").ToArray();
        var store = new RowStore(7, [SqlType.Integer, SqlType.Varchar], [0]);
        var ids = new Column<int>(SqlType.Integer, [.. Enumerable.Range(0, rows)], null, rows);
        var values = new Column<string>(SqlType.Varchar);
        for (var i = 0; i < rows; i++)
        {
            if (i % 7 == 6)
                values.AppendNull();
            else
                values.Add(texts[i % different]);
        }

        new MaterializeOperator(store, keyed: true).Push(0, new Batch([ids, values], rows, null));
        var read = new RowStore(7, [SqlType.Integer, SqlType.Varchar], [0]);
        var capture = store.CaptureDirty()!;
        var (writer, strings) = (new PageWriter(), new Utf8Strings());
        foreach (var page in capture.Pages)
        {
            capture.Encode(page, writer);
            read.Load(page, writer.Written, strings);
            writer.Clear();
        }

        read.Loaded();
        Assert.Equal(Rows(store.Snapshot()), Rows(read.Snapshot()));
        Assert.Equal(rows, read.Rows);
        Assert.Null(store.CaptureDirty());
    }

    [Fact]
    public void An_invalid_text_id_is_reported_and_not_read()
    {
        var bytes = new byte[] { 1, 1, 0, 0, 0, (byte)'a', 1 };
        _ = Assert.Throws<IndexOutOfRangeException>(() =>
        {
            var reader = new PageReader(bytes, new Utf8Strings());
            TextDictionary.Read(new string[1], ref reader);
        });
    }

    [Fact]
    public void Pages_without_rows_share_one_page_of_zeros()
    {
        var (a, b) = (new RowStore(1, [], [], hasAssignedSlots: true), new RowStore(2, [], [], hasAssignedSlots: true));
        a.Occupy(2000, 5);
        b.Occupy(10, 7);
        var held = a.Snapshot();
        a.Occupy(10, 9);
        a.Vacate(2000);
        Assert.Equal((9L, 0L), (a.Weights.At(10), a.Weights.At(2000)));
        Assert.Equal((0L, 5L), (held.Weights.At(10), held.Weights.At(2000)));
        Assert.Equal((7L, 0L), (b.Weights.At(10), b.Weights.At(11)));
        b.Occupy(3000);
        Assert.False(b.Holds(2000));
    }

    [Fact]
    public void The_hash_of_a_text_is_the_same_however_it_is_computed()
    {
        string[] texts = ["red", "a name of more than fifteen bytes", new string('z', 65), "", "blue"];
        var (read, made, late) = (NewColumn(), NewColumn(), NewColumn());
        var strings = new Utf8Strings();
        foreach (var text in texts)
        {
            strings.AddTo(read, System.Text.Encoding.UTF8.GetBytes(text));
            made.Add(text);
            late.Add("other");
            read.AppendNull();
            made.AppendNull();
            late.AppendNull();
        }

        strings.AddTo(read, "gone"u8);
        read.Truncate(made.Count);
        _ = RowStore.Hashes([late], late.Count);
        late.Clear();
        late.AppendRange(made, 0, made.Count);
        Assert.Equal(RowStore.Hashes([made], made.Count), RowStore.Hashes([read], read.Count));
        Assert.Equal(RowStore.Hashes([made], made.Count), RowStore.Hashes([late], late.Count));
        made.SetNull(0);
        read.SetNull(0);
        Assert.Equal(RowStore.Hashes([made], made.Count), RowStore.Hashes([read], read.Count));

        static Column<string> NewColumn() => new(SqlType.Varchar);
    }

    private static List<string> Rows(RowSnapshot rows) =>
        [.. rows.Batches().SelectMany(b => Enumerable.Range(0, b.Count).Select(i => string.Join('|', b.Row(i).Select(v => v ?? "NULL"))))];
}
