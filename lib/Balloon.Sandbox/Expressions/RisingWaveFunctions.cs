namespace Balloon.Sandbox.Expressions;

/// <summary>Functions of RisingWave. One that the sandbox lacks is refused as unsupported, not as unknown.</summary>
internal static class RisingWaveFunctions
{
    private const string Functions = """
        abs acos acosd acosh approx_count_distinct array_append array_cat array_contained array_contains array_dims array_distinct
        array_flatten array_is_intersect array_is_overlap array_join array_length array_lower array_max array_min array_ndims
        array_overlaps array_position array_positions array_prepend array_remove array_replace array_reverse array_sort array_sum
        array_to_string array_upper arraycontained arraycontains ascii asin asind asinh atan atan2 atan2d atand atanh bit_count
        bit_length booleq boolne btrim cardinality cbrt ceil ceiling char_length character_length chr clock_timestamp coalesce
        col_description concat concat_ws convert_from convert_to cos cosd cosh cosine_distance cot cotd coth crc32 crc32c
        current_catalog current_database current_role current_schema current_schemas current_setting current_timestamp current_user
        date date_bin date_part date_trunc decode decrypt degrees encode encrypt exp floor format format_type gamma gap_fill
        gen_random_uuid generate_series generate_subscripts get_bit get_byte greatest has_any_column_privilege
        has_database_privilege has_function_privilege has_schema_privilege has_table_privilege hex_to_int256 hmac inet_aton
        inet_ntoa initcap inner_product int8recv int8send jsonb_array_element jsonb_array_element_text jsonb_array_elements
        jsonb_array_elements_text jsonb_array_length jsonb_build_array jsonb_build_object jsonb_concat jsonb_contained
        jsonb_contains jsonb_delete jsonb_delete_path jsonb_each jsonb_each_text jsonb_exists jsonb_exists_all jsonb_exists_any
        jsonb_extract_path jsonb_extract_path_text jsonb_object jsonb_object_agg jsonb_object_field jsonb_object_field_text
        jsonb_object_keys jsonb_path_exists jsonb_path_match jsonb_path_query_array jsonb_path_query_first jsonb_populate_map
        jsonb_populate_record jsonb_pretty jsonb_set jsonb_strip_nulls jsonb_to_array jsonb_typeof l1_distance l2_distance
        l2_normalize least left length lgamma ln log log10 lower lpad ltrim make_date make_time make_timestamp make_timestamptz
        map_access map_cat map_contains map_delete map_entries map_from_entries map_from_key_values map_insert map_keys map_length
        map_values md5 min_scale mod now nullif obj_description octet_length overlay pg_backend_pid pg_cancel_backend
        pg_encoding_to_char pg_get_constraintdef pg_get_expr pg_get_indexdef pg_get_keywords pg_get_partkeydef
        pg_get_serial_sequence pg_get_userbyid pg_get_viewdef pg_index_column_has_property pg_indexes_size pg_is_in_recovery
        pg_my_temp_schema pg_postmaster_start_time pg_relation_size pg_sleep pg_sleep_for pg_sleep_until pg_stat_get_numscans
        pg_table_is_visible pg_table_size pg_tablespace_location pg_terminate_backend pg_type_is_visible pg_typeof pi pow power
        proctime quote_ident quote_literal quote_nullable radians random range regexp_count regexp_match regexp_replace
        regexp_split_to_array repeat replace reverse right round rpad rtrim rw_actor_vnodes rw_cluster_id rw_epoch_to_ts
        rw_fragment_vnodes rw_license rw_recovery_status rw_vnode scale secure_compare session_user set_bit set_byte set_config
        sha1 sha224 sha256 sha384 sha512 shobj_description sign sin sind sinh split_part sqrt starts_with string_to_array strpos
        substr subvector tan tand tanh timezone to_ascii to_char to_date to_hex to_jsonb to_timestamp to_variant translate trim
        trim_array trim_scale trunc try_variant_get unnest upper user variant_get variant_typeof vector_norm version @? @@
        """;

    private static readonly HashSet<string> Names = new(
        Functions.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
        StringComparer.Ordinal
    );

    /// <summary>The names of these functions.</summary>
    public static IEnumerable<string> All => Names;

    // Functions that the sandbox has outside of the function table, since their result types follow from their arguments.
    private static readonly HashSet<string> Here = new(
        """
        array_append array_cat array_contained array_contains array_is_intersect array_is_overlap array_join array_length array_lower
        array_max array_min array_ndims array_overlaps array_position array_prepend array_remove array_reverse array_sort array_sum
        array_to_string array_upper cardinality date format jsonb_build_array jsonb_build_object map_access map_cat map_contains
        map_delete map_entries map_from_entries map_from_key_values map_insert map_keys map_length map_values pg_sleep
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
        StringComparer.Ordinal
    );

    /// <summary>True for a function that RisingWave has and the sandbox lacks altogether.</summary>
    public static bool IsUnsupported(string name) => Has(name) && !Here.Contains(name);

    public static bool Has(string name) => Names.Contains(name);
}
