-- The game's events in Kafka. A source stores no rows: it says where the stream is and how to read it.
-- It has no watermark, because RisingWave drops events that are older than the watermark. A view would then differ from the same SELECT
-- over all events.
-- Kafka's client pauses when its queue is full, by default for a second: about every 50,000 events when a log is read from the beginning.
-- fetch.queue.backoff.ms makes the pause shorter.
--
-- To run it with psql:  psql -v kafka=localhost:19092 -v topic=balloon-game -f sql/01-source.sql

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
