-- A second source on the same topic, with a watermark: events more than five seconds older than the newest one are late and dropped, and
-- in return a window can close. EMIT ON WINDOW CLOSE emits each window once, when it can no longer change.

CREATE SOURCE IF NOT EXISTS balloon_game_on_time (
  player VARCHAR,
  balloon_color VARCHAR,
  score INT,
  favorite_color_bonus BOOLEAN,
  event_ts TIMESTAMPTZ,
  WATERMARK FOR event_ts AS event_ts - INTERVAL '5 seconds'
) WITH (
  connector = 'kafka',
  topic = :'topic',
  properties.bootstrap.server = :'kafka',
  properties.fetch.queue.backoff.ms = '10',
  scan.startup.mode = 'earliest'
) FORMAT PLAIN ENCODE JSON;

CREATE MATERIALIZED VIEW IF NOT EXISTS mv_closed_windows AS
SELECT
  window_start,
  window_end,
  count(*) AS pops,
  sum(score) AS total_score
FROM TUMBLE(balloon_game_on_time, event_ts, INTERVAL '15 seconds')
GROUP BY window_start, window_end
EMIT ON WINDOW CLOSE;
