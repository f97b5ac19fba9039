-- The game's events, as Kafka holds them. A source stores nothing: it says where the stream is and how to read it.
-- It has no watermark: RisingWave drops what is older than one, and then no view would equal its SELECT over all events.
-- Kafka's client pauses for a second whenever its queue is full, unless fetch.queue.backoff.ms says less; a log that is read from its
-- beginning would stall at every fifty thousand events.
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
  properties.fetch.queue.backoff.ms = '10',
  scan.startup.mode = 'earliest'
) FORMAT PLAIN ENCODE JSON;
