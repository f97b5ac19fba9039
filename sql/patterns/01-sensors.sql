-- Sensors: is it getting too hot, and which sensor fell silent?
-- Topic pattern-sensors: {"sensor","celsius","read_at"}.

CREATE SOURCE IF NOT EXISTS readings (sensor VARCHAR, celsius DOUBLE PRECISION, read_at TIMESTAMPTZ)
WITH (connector = 'kafka', topic = 'pattern-sensors', properties.bootstrap.server = :'kafka',
      scan.startup.mode = 'earliest')
FORMAT PLAIN ENCODE JSON;

-- Each sensor has a limit of its own. The limits are in a table, so they can be changed while the stream runs.
CREATE TABLE IF NOT EXISTS sensor_limits (sensor VARCHAR PRIMARY KEY, too_hot DOUBLE PRECISION);

CREATE MATERIALIZED VIEW IF NOT EXISTS sensor_minutes AS
SELECT sensor, window_start, avg(celsius) AS celsius, max(celsius) AS hottest, count(*) AS readings
FROM TUMBLE(readings, read_at, INTERVAL '1 minute')
GROUP BY sensor, window_start;

CREATE MATERIALIZED VIEW IF NOT EXISTS sensor_alarms AS
SELECT m.sensor, m.window_start, m.hottest, l.too_hot
FROM sensor_minutes m JOIN sensor_limits l ON m.sensor = l.sensor
WHERE m.hottest > l.too_hot;

-- A silent sensor sends nothing, so a gap is found when the next reading arrives: by the time since the previous one.
CREATE MATERIALIZED VIEW IF NOT EXISTS sensor_gaps AS
SELECT sensor, silent_from, read_at AS silent_until, read_at - silent_from AS silence FROM (
  SELECT sensor, read_at, lag(read_at) OVER (PARTITION BY sensor ORDER BY read_at) AS silent_from FROM readings
) AS steps
WHERE read_at - silent_from > INTERVAL '2 minutes';
