namespace Balloon.Sandbox.Tests.Wire;

/// <summary>psql against a real engine with one object of each kind.</summary>
public sealed class PsqlOnEngineTests(EngineOnWire wire) : IClassFixture<EngineOnWire>
{
    [Theory]
    [InlineData(
        @"\d",
        "public|counted|materialized view|root;public|named|view|root;public|pops|foreign table|root;public|scores|table|root;public|totals|materialized view|root"
    )]
    [InlineData(@"\dt", "public|scores|table|root")]
    [InlineData(@"\dt other.*", "other|elsewhere|table|root")]
    [InlineData(@"\dt *.*", "other|elsewhere|table|root;public|scores|table|root")]
    [InlineData(@"\dv", "public|named|view|root")]
    [InlineData(@"\dm c*", "public|counted|materialized view|root")]
    [InlineData(@"\di", "public|by_player|index|root|scores")]
    [InlineData(@"\ds", "")]
    [InlineData(@"\df", "public|twice|integer|integer|func")]
    [InlineData(@"\df nothing", "")]
    [InlineData(@"\dn", "other|root;public|root;rw_catalog|root")]
    [InlineData(@"\det", "public|pops|kafka")]
    [InlineData(@"\dT", "")]
    [InlineData(@"\d other.elsewhere", "a|integer|||1 + 1")]
    [InlineData(@"\l", "dev|root|UTF8|C|C||libc|")]
    [InlineData(@"\db", "pg_default|root|")]
    [InlineData(@"\dc", "")]
    [InlineData(@"\dl", "")]
    public async Task Lists_show_all_objects(string command, string expected)
    {
        var lines = (await RunAsync(command, "-Atq"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith("Did not find", StringComparison.Ordinal));
        Assert.Equal(expected, string.Join(';', lines));
    }

    [Theory]
    [InlineData(@"\d scores", "\"by_player\" index (player ASC) INCLUDE (id, at)")]
    [InlineData(@"\d by_player", "for table \"public.scores\"")]
    [InlineData(@"\d+ by_player", "| yes")]
    [InlineData(@"\d+ named", "SELECT id, player FROM scores")]
    [InlineData(@"\d+ counted", "GROUP BY player")]
    [InlineData(@"\d pops", "Server: kafka")]
    [InlineData(@"\du", "Superuser")]
    [InlineData(@"\sv named", "FROM scores WHERE player IS NOT NULL")]
    [InlineData(@"\sf twice", "select $1 * 2")]
    public async Task The_details_of_a_relation_are_shown(string command, string expected) =>
        Assert.Contains(expected, await RunAsync(command), StringComparison.Ordinal);

    [Theory]
    [InlineData(
        @"select id, player as ""it's"", at, array[1] from scores \gdesc",
        "id|integer;it's|character varying;at|timestamp with time zone;array|integer[]"
    )]
    [InlineData(@"select player, id, 7 as seven from scores where id = 1 \crosstabview", "Tom|7")]
    [InlineData(@"\x \\ select id from scores where id = 1", "id|1")]
    public async Task Psqls_other_output_formats_work(string script, string expected)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, script + "\n", TestContext.Current.CancellationToken);
            var output = await RunAsync(@"\i " + path, "-Atq");
            Assert.Equal(expected, string.Join(';', output.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("select count(*) from pg_catalog.pg_class", "7")]
    [InlineData("select relname from pg_catalog.pg_class where relname = 'scores'", "scores")]
    [InlineData("select c.relname from pg_catalog.pg_class c where c.relname = 'scores'", "scores")]
    [InlineData("select n.nspname from pg_catalog.pg_namespace n order by 1 desc limit 1", "rw_catalog")]
    [InlineData("select count(*) from rw_catalog.rw_relations where relationtype = 'function'", "0")]
    [InlineData(
        "select c.relname, d.description from pg_catalog.pg_class c left join pg_catalog.pg_description d on d.objoid = c.oid where c.relname = 'elsewhere'",
        "elsewhere|kept"
    )]
    [InlineData("select current_setting('server_version_num')", "130014")]
    [InlineData("select 'other.elsewhere'::regclass::oid = c.oid from pg_class c where c.relname = 'elsewhere'", "t")]
    [InlineData("select c.oid::pg_catalog.regclass::text from pg_class c where c.relname = 'elsewhere'", "other.elsewhere")]
    [InlineData("select conname, conkey from pg_catalog.pg_constraint", "scores_pkey|{1}")]
    [InlineData("select array_remove(array[1, 2, null, 2], 2), array_remove(array[1, null], null)", "{1,NULL}|{1}")]
    // DBeaver's.
    [InlineData(
        "SELECT n.nspname,d.description FROM pg_catalog.pg_namespace n LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid=n.oid AND d.objsubid=0 AND d.classoid='pg_namespace'::regclass WHERE n.nspname='other' ORDER BY nspname",
        "other|"
    )]
    [InlineData(
        "SELECT c.relname,a.attname,pg_catalog.pg_get_expr(ad.adbin, ad.adrelid, true) as def_value,dsc.description,dep.objid FROM pg_catalog.pg_attribute a INNER JOIN pg_catalog.pg_class c ON (a.attrelid=c.oid) LEFT OUTER JOIN pg_catalog.pg_attrdef ad ON (a.attrelid=ad.adrelid AND a.attnum = ad.adnum) LEFT OUTER JOIN pg_catalog.pg_description dsc ON (c.oid=dsc.objoid AND a.attnum = dsc.objsubid) LEFT OUTER JOIN pg_depend dep on dep.refobjid = a.attrelid AND dep.deptype = 'i' and dep.refobjsubid = a.attnum and dep.classid = dep.refclassid WHERE NOT a.attisdropped AND c.relname='elsewhere' ORDER BY a.attnum",
        "elsewhere|a|1 + 1||"
    )]
    // JetBrains'.
    [InlineData(
        "select N.nspname as name, N.xmin as state_number, pg_catalog.pg_get_userbyid(N.nspowner) as owner from pg_catalog.pg_namespace N where N.nspname = 'other'",
        "other|1|root"
    )]
    [InlineData(
        "select case when pg_catalog.pg_is_in_recovery() then null else (pg_catalog.txid_current() % 4294967296)::varchar::bigint end as current_txid",
        "1"
    )]
    public async Task A_query_on_the_catalog_that_is_not_psqls_own_is_answered_as_any_other(string query, string expected) =>
        Assert.Equal(expected, (await RunAsync(query, "-Atq")).Trim());

    [Theory]
    [InlineData("values (1, 'a'), (2, null)", "", "1\ta\n2\t\\N\n")]
    [InlineData("values (1, 'a,b')", "with (format csv, header)", "column1,column2\n1,\"a,b\"\n")]
    [InlineData("values (1)", "csv header", "column1\n1\n")]
    [InlineData("select null, E'a\\tb'", "with (null 'nil', delimiter ';')", "nil;a\\tb\n")]
    public async Task COPY_writes_the_rows_of_a_query_as_lines(string query, string options, string lines) =>
        Assert.Equal(lines, await RunAsync($@"\copy ({query}) to stdout {options}"));

    [Theory]
    [InlineData("copy scores from stdin", "COPY … FROM")]
    [InlineData("copy scores to '/tmp/scores'", "anything but STDOUT")]
    [InlineData("copy scores to stdout (format binary)", "COPY in the format binary")]
    [InlineData("copy scores to stdout (encoding 'latin1')", "the option ENCODING of COPY")]
    [InlineData("copy nothing to stdout", "table or source not found: nothing")]
    public async Task Unsupported_COPY_options_are_refused(string sql, string message) =>
        Assert.Contains(message, await Psql.FailsAsync(wire.Port, sql), StringComparison.Ordinal);

    [Fact]
    public async Task Functions_are_shown() =>
        Assert.Equal("twice|integer|integer|sql|", (await RunAsync("SHOW FUNCTIONS", "-Atq")).Trim());

    private Task<string> RunAsync(string command, params string[] more) => Psql.RunAsync(wire.Port, command, more);
}
