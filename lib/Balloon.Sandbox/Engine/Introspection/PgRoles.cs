namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>The one user, in each of PostgreSQL's four tables about users.</summary>
internal static class PgRoles
{
    private const string Role = """
        oid:int4=1 rolname=root rolsuper:bool=t rolinherit:bool=t rolcreaterole:bool=t rolcreatedb:bool=t rolcanlogin:bool=t
        rolreplication:bool=t rolconnlimit:int4=-1 rolpassword rolvaliduntil:timestamptz rolbypassrls:bool=t rolconfig:text[]
        """;

    private const string User = """
        usename=root usesysid:int4=1 usecreatedb:bool=t usesuper:bool=t userepl:bool=f usebypassrls:bool=f passwd valuntil:timestamptz
        useconfig:text[]
        """;

    public static IEnumerable<SystemRelation> All() =>
        new[] { ("pg_roles", Role), ("pg_authid", Role), ("pg_user", User), ("pg_shadow", User) }.Select(t =>
            CatalogTable.Of(CatalogTable.PgCatalog, t.Item1, t.Item2, () => [new CatalogRow()])
        );
}
