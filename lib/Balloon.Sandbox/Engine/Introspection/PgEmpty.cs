namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>PostgreSQL's tables about things that do not exist here: clients query them, and find no rows.</summary>
internal static class PgEmpty
{
    private static readonly (string Name, string Columns)[] Tables =
    [
        ("pg_aggregate", "aggfnoid:int4 aggkind aggnumdirectargs:int2"),
        ("pg_auth_members", "oid:int4 roleid:int4 member:int4 grantor:int4 admin_option:bool"),
        ("pg_cast", "oid:int4 castsource:int4 casttarget:int4 castfunc:int4 castcontext castmethod"),
        (
            "pg_collation",
            "oid:int4 collname collnamespace:int4 collowner:int4 collprovider collisdeterministic:bool collencoding:int4 collcollate collctype colliculocale collversion"
        ),
        (
            "pg_conversion",
            "oid:int4 conname connamespace:int4 conowner:int4 conforencoding:int4 contoencoding:int4 conproc condefault:bool"
        ),
        ("pg_db_role_setting", "setdatabase:int4 setrole:int4 setconfig:text[]"),
        ("pg_default_acl", "oid:int4 defaclrole:int4 defaclnamespace:int4 defaclobjtype defaclacl:text[]"),
        ("pg_enum", "oid:int4 enumtypid:int4 enumsortorder:float4 enumlabel"),
        ("pg_event_trigger", "oid:int4 evtname evtevent evtowner:int4 evtfoid:int4 evtenabled evttags:text[]"),
        (
            "pg_extension",
            "oid:int4 extname extowner:int4 extnamespace:int4 extrelocatable:bool extversion extconfig:int4[] extcondition:text[]"
        ),
        ("pg_inherits", "inhrelid:int4 inhparent:int4 inhseqno:int4 inhdetachpending:bool"),
        ("pg_largeobject_metadata", "oid:int4 lomowner:int4 lomacl:text[]"),
        (
            "pg_locks",
            "locktype database:int4 relation:int4 page:int4 tuple:int2 virtualxid transactionid:int4 classid:int4 objid:int4 objsubid:int2 virtualtransaction pid:int4 mode granted:bool fastpath:bool waitstart:timestamptz"
        ),
        (
            "pg_opclass",
            "oid:int4 opcmethod:int4 opcname opcnamespace:int4 opcowner:int4 opcfamily:int4 opcintype:int4 opcdefault:bool opckeytype:int4"
        ),
        (
            "pg_operator",
            "oid:int4 oprname oprnamespace:int4 oprowner:int4 oprkind oprleft:int4 oprright:int4 oprresult:int4 oprcode:int4 oprcanmerge:bool oprcanhash:bool oprcom:int4 oprnegate:int4 oprrest:int4 oprjoin:int4"
        ),
        ("pg_partitioned_table", "partrelid:int4 partstrat partnatts:int2 partdefid:int4 partattrs:int2[]"),
        ("pg_policy", "oid:int4 polname polrelid:int4 polcmd polpermissive:bool polroles:int4[] polqual polwithcheck"),
        ("pg_prepared_statements", "name statement prepare_time:timestamptz from_sql:bool"),
        (
            "pg_publication",
            "oid:int4 pubname pubowner:int4 puballtables:bool pubinsert:bool pubupdate:bool pubdelete:bool pubtruncate:bool pubviaroot:bool"
        ),
        ("pg_publication_namespace", "oid:int4 pnpubid:int4 pnnspid:int4"),
        ("pg_publication_rel", "oid:int4 prpubid:int4 prrelid:int4 prqual prattrs:int2[]"),
        ("pg_range", "rngtypid:int4 rngsubtype:int4 rngmultitypid:int4 rngcollation:int4 rngsubopc:int4"),
        ("pg_rewrite", "oid:int4 rulename ev_class:int4 ev_type ev_enabled is_instead:bool"),
        ("pg_seclabel", "objoid:int4 classoid:int4 objsubid:int4 provider label"),
        ("pg_sequence", "seqrelid:int4 seqtypid:int4 seqstart:int8 seqincrement:int8 seqmax:int8 seqmin:int8 seqcache:int8 seqcycle:bool"),
        ("pg_shdescription", "objoid:int4 classoid:int4 description"),
        ("pg_stat_activity", "datid:int4 datname pid:int4 usename application_name client_addr state query query_start:timestamptz"),
        ("pg_stat_user_tables", "relid:int4 schemaname relname n_live_tup:int8"),
        (
            "pg_statistic_ext",
            "oid:int4 stxrelid:int4 stxname stxnamespace:int4 stxowner:int4 stxstattarget:int4 stxkeys:int2[] stxkind:text[] stxexprs"
        ),
        ("pg_subscription", "oid:int4 subdbid:int4 subname subowner:int4 subenabled:bool subpublications:text[]"),
        ("pg_timezone_names", "name abbrev is_dst:bool"),
        (
            "pg_trigger",
            "oid:int4 tgrelid:int4 tgparentid:int4 tgname tgfoid:int4 tgtype:int2 tgenabled tgisinternal:bool tgconstraint:int4 tgdeferrable:bool"
        ),
        ("pg_ts_config", "oid:int4 cfgname cfgnamespace:int4 cfgowner:int4 cfgparser:int4"),
        ("pg_ts_dict", "oid:int4 dictname dictnamespace:int4 dictowner:int4 dicttemplate:int4 dictinitoption"),
        ("pg_ts_parser", "oid:int4 prsname prsnamespace:int4"),
        ("pg_ts_template", "oid:int4 tmplname tmplnamespace:int4"),
        ("pg_user_mapping", "oid:int4 umuser:int4 umserver:int4 umoptions:text[]"),
        ("pg_user_mappings", "umid:int4 srvid:int4 srvname umuser:int4 usename umoptions:text[]"),
    ];

    public static IEnumerable<SystemRelation> All() => Tables.Select(t => CatalogTable.Empty(t.Name, t.Columns));
}
