using Balloon.Iceberg.Catalog;

namespace Balloon.Iceberg.Tests.Catalog;

public abstract partial class CatalogContract
{
    [Fact]
    public async Task A_namespace_is_created_listed_loaded_and_dropped()
    {
        var name = new Namespace([.. Home.Levels, "child"]);
        Assert.False(await Catalog.NamespaceExistsAsync(name, Stop));
        await Catalog.CreateNamespaceAsync(name, new Dictionary<string, string> { ["owner"] = "Cosmic Dragon" }, Stop);
        Assert.True(await Catalog.NamespaceExistsAsync(name, Stop));
        Assert.Equal("Cosmic Dragon", (await Catalog.LoadNamespaceAsync(name, Stop))["owner"]);
        Assert.Equal([name], await Catalog.ListNamespacesAsync(Home, Stop));
        Assert.Contains(Home, await Catalog.ListNamespacesAsync(cancellationToken: Stop));
        Assert.DoesNotContain(name, await Catalog.ListNamespacesAsync(cancellationToken: Stop));
        Assert.True(await Catalog.DropNamespaceAsync(name, Stop));
        Assert.False(await Catalog.NamespaceExistsAsync(name, Stop));
        Assert.False(await Catalog.DropNamespaceAsync(name, Stop));
    }

    [Fact]
    public async Task A_namespace_is_created_once() =>
        await FailsAsync(ErrorKind.AlreadyExists, () => Catalog.CreateNamespaceAsync(Home, cancellationToken: Stop));

    [Fact]
    public async Task Requests_for_a_missing_namespace_fail()
    {
        var none = new Namespace($"none_{Guid.NewGuid():N}");
        await FailsAsync(ErrorKind.NoSuchNamespace, () => Catalog.LoadNamespaceAsync(none, Stop));
        await FailsAsync(ErrorKind.NoSuchNamespace, () => Catalog.ListTablesAsync(none, Stop));
        await FailsAsync(ErrorKind.NoSuchNamespace, () => Catalog.ListNamespacesAsync(none, Stop));
        await FailsAsync(
            ErrorKind.NoSuchNamespace,
            () => Catalog.UpdateNamespaceAsync(none, new Dictionary<string, string> { ["a"] = "b" }, [], Stop)
        );
        await FailsAsync(ErrorKind.NoSuchNamespace, () => Catalog.CreateTableAsync(new(none, "pops"), Pops, cancellationToken: Stop));
        Assert.False(await Catalog.TableExistsAsync(new(none, "pops"), Stop));
        await FailsAsync(ErrorKind.NoSuchTable, () => Catalog.LoadTableAsync(new(none, "pops"), Stop));
    }

    [Fact]
    public async Task Properties_of_a_namespace_are_set_and_removed()
    {
        await Catalog.UpdateNamespaceAsync(Home, new Dictionary<string, string> { ["a"] = "1", ["b"] = "ü \"2\"" }, [], Stop);
        await Catalog.UpdateNamespaceAsync(Home, new Dictionary<string, string> { ["a"] = "3" }, ["b", "never set"], Stop);
        var properties = await Catalog.LoadNamespaceAsync(Home, Stop);
        Assert.Equal("3", properties["a"]);
        Assert.DoesNotContain("b", properties);
        await FailsAsync(
            ErrorKind.InvalidArgument,
            () => Catalog.UpdateNamespaceAsync(Home, new Dictionary<string, string> { ["a"] = "1" }, ["a"], Stop)
        );
        Assert.Equal("3", (await Catalog.LoadNamespaceAsync(Home, Stop))["a"]);
    }

    [Fact]
    public async Task A_namespace_that_is_not_empty_is_not_dropped()
    {
        await CreateAsync();
        await FailsAsync(ErrorKind.NamespaceNotEmpty, () => Catalog.DropNamespaceAsync(Home, Stop));
        Assert.True(await Catalog.TableExistsAsync(Name("pops"), Stop));
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("plus+percent%25")]
    [InlineData("Grüße-気球")]
    [InlineData("amp&question=1")]
    public async Task Names_may_hold_any_character(string text)
    {
        var name = new Namespace([.. Home.Levels, text]);
        await Catalog.CreateNamespaceAsync(name, cancellationToken: Stop);
        Assert.True(await Catalog.NamespaceExistsAsync(name, Stop));
        Assert.Equal([name], await Catalog.ListNamespacesAsync(Home, Stop));
        var table = new TableIdentifier(name, text);
        await Catalog.CreateTableAsync(table, Pops, cancellationToken: Stop);
        Assert.Equal([table], await Catalog.ListTablesAsync(name, Stop));
        Assert.Equal(3, (await Catalog.LoadTableAsync(table, Stop)).Schema.Fields.Count);
        Assert.True(await Catalog.DropTableAsync(table, cancellationToken: Stop));
    }

    [Fact]
    public async Task The_root_namespace_cannot_be_changed()
    {
        await FailsAsync(ErrorKind.InvalidArgument, () => Catalog.CreateNamespaceAsync(Namespace.Root, cancellationToken: Stop));
        var error = await Assert.ThrowsAnyAsync<IcebergException>(() =>
            Catalog.CreateTableAsync(new(Namespace.Root, "pops"), Pops, cancellationToken: Stop)
        );
        Assert.True(error.Kind is ErrorKind.InvalidArgument or ErrorKind.NoSuchNamespace, $"{error}");
    }
}
