-- The game's events, as Kafka holds them. A source stores nothing: it says where the stream is and how to read it.
-- It has no watermark: RisingWave drops what is older than one, and then no view would equal its SELECT over all events.
--
-- With psql alone:  psql -v kafka=localhost:19092 -v topic=balloon-game -f sql/01-source.sql

CREATE SOURCE IF NOT EXISTS balloon_game (
  player VARCHAR,
  balloon_color VARCHAR,
  score INT,
  favorite_color_bonus BOOLEAN,
  event_ts TIMESTAMPTZ
) WITH (
  connector = 'kafka',
  topic = :'topic',
  properties.bootstrap.server = :'kafka',
  scan.startup.mode = 'earliest'
) FORMAT PLAIN ENCODE JSON;
