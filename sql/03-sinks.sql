-- Five sinks, each from a view to an Iceberg table. An upsert sink writes the changes: the new row, and an equality delete that removes the
-- old row of the same key. The table holds the current state, and its snapshots hold the history.
--
-- A sink commits at every fifth checkpoint: every five seconds. Compaction and snapshot expiration are off, because the course uses time
-- travel. Chapter 05 creates the tables; CREATE SINK fails if its table does not exist or has other columns.

CREATE SINK IF NOT EXISTS sink_leaderboard FROM mv_leaderboard WITH (
  connector = 'iceberg',
  type = 'upsert', primary_key = 'player',
  catalog.type = 'rest', catalog.name = 'balloon',
  catalog.uri = :'catalog_uri',
  catalog.credential = :'catalog_credential',
  catalog.scope = :'catalog_scope',
  catalog.oauth2_server_uri = :'catalog_oauth2_uri',
  warehouse.path = :'warehouse',
  database.name = :'namespace',
  table.name = 'leaderboard',
  s3.endpoint = :'s3_endpoint', s3.region = :'s3_region',
  s3.access.key = :'s3_access_key', s3.secret.key = :'s3_secret_key',
  s3.path.style.access = 'true',
  commit_checkpoint_interval = '5',
  enable_compaction = 'false',
  enable_snapshot_expiration = 'false'
);

CREATE SINK IF NOT EXISTS sink_balloon_color_stats FROM mv_balloon_color_stats WITH (
  connector = 'iceberg',
  type = 'upsert', primary_key = 'player,balloon_color',
  catalog.type = 'rest', catalog.name = 'balloon',
  catalog.uri = :'catalog_uri',
  catalog.credential = :'catalog_credential',
  catalog.scope = :'catalog_scope',
  catalog.oauth2_server_uri = :'catalog_oauth2_uri',
  warehouse.path = :'warehouse',
  database.name = :'namespace',
  table.name = 'balloon_color_stats',
  s3.endpoint = :'s3_endpoint', s3.region = :'s3_region',
  s3.access.key = :'s3_access_key', s3.secret.key = :'s3_secret_key',
  s3.path.style.access = 'true',
  commit_checkpoint_interval = '5',
  enable_compaction = 'false',
  enable_snapshot_expiration = 'false'
);

CREATE SINK IF NOT EXISTS sink_realtime_scores FROM mv_realtime_scores WITH (
  connector = 'iceberg',
  type = 'upsert', primary_key = 'player,window_start',
  catalog.type = 'rest', catalog.name = 'balloon',
  catalog.uri = :'catalog_uri',
  catalog.credential = :'catalog_credential',
  catalog.scope = :'catalog_scope',
  catalog.oauth2_server_uri = :'catalog_oauth2_uri',
  warehouse.path = :'warehouse',
  database.name = :'namespace',
  table.name = 'realtime_scores',
  s3.endpoint = :'s3_endpoint', s3.region = :'s3_region',
  s3.access.key = :'s3_access_key', s3.secret.key = :'s3_secret_key',
  s3.path.style.access = 'true',
  commit_checkpoint_interval = '5',
  enable_compaction = 'false',
  enable_snapshot_expiration = 'false'
);

CREATE SINK IF NOT EXISTS sink_balloon_colored_pops FROM mv_balloon_colored_pops WITH (
  connector = 'iceberg',
  type = 'upsert', primary_key = 'player,balloon_color,window_start',
  catalog.type = 'rest', catalog.name = 'balloon',
  catalog.uri = :'catalog_uri',
  catalog.credential = :'catalog_credential',
  catalog.scope = :'catalog_scope',
  catalog.oauth2_server_uri = :'catalog_oauth2_uri',
  warehouse.path = :'warehouse',
  database.name = :'namespace',
  table.name = 'balloon_colored_pops',
  s3.endpoint = :'s3_endpoint', s3.region = :'s3_region',
  s3.access.key = :'s3_access_key', s3.secret.key = :'s3_secret_key',
  s3.path.style.access = 'true',
  commit_checkpoint_interval = '5',
  enable_compaction = 'false',
  enable_snapshot_expiration = 'false'
);

CREATE SINK IF NOT EXISTS sink_color_performance_trends FROM mv_color_performance_trends WITH (
  connector = 'iceberg',
  type = 'upsert', primary_key = 'balloon_color,window_start',
  catalog.type = 'rest', catalog.name = 'balloon',
  catalog.uri = :'catalog_uri',
  catalog.credential = :'catalog_credential',
  catalog.scope = :'catalog_scope',
  catalog.oauth2_server_uri = :'catalog_oauth2_uri',
  warehouse.path = :'warehouse',
  database.name = :'namespace',
  table.name = 'color_performance_trends',
  s3.endpoint = :'s3_endpoint', s3.region = :'s3_region',
  s3.access.key = :'s3_access_key', s3.secret.key = :'s3_secret_key',
  s3.path.style.access = 'true',
  commit_checkpoint_interval = '5',
  enable_compaction = 'false',
  enable_snapshot_expiration = 'false'
);
