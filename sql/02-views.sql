-- Five views of the game, each with the columns of the Iceberg table that it feeds. A value that cannot be read is NULL. Every view skips
-- pops without a player, colour, score or time, so that all views count the same events.

-- Who leads?
CREATE MATERIALIZED VIEW IF NOT EXISTS mv_leaderboard AS
SELECT
  player,
  sum(score) AS total_score,
  count(*) AS pops,
  count(*) FILTER (WHERE favorite_color_bonus) AS bonus_hits,
  max(event_ts) AS event_ts
FROM balloon_game
WHERE player IS NOT NULL AND balloon_color IS NOT NULL AND score IS NOT NULL AND event_ts IS NOT NULL
GROUP BY player;

-- Who pops which colours?
CREATE MATERIALIZED VIEW IF NOT EXISTS mv_balloon_color_stats AS
SELECT
  player,
  balloon_color,
  count(*) AS balloon_pops,
  sum(score) AS points_by_color,
  count(*) FILTER (WHERE favorite_color_bonus) AS bonus_hits,
  max(event_ts) AS event_ts
FROM balloon_game
WHERE player IS NOT NULL AND balloon_color IS NOT NULL AND score IS NOT NULL AND event_ts IS NOT NULL
GROUP BY player, balloon_color;

-- How many points does each player score in each window of 15 seconds?
CREATE MATERIALIZED VIEW IF NOT EXISTS mv_realtime_scores AS
SELECT
  player,
  window_start,
  window_end,
  sum(score) AS total_score,
  count(*) AS pops
FROM TUMBLE(balloon_game, event_ts, INTERVAL '15 seconds')
WHERE player IS NOT NULL AND balloon_color IS NOT NULL AND score IS NOT NULL AND event_ts IS NOT NULL
GROUP BY player, window_start, window_end;

-- Which colours does each player pop in each window?
CREATE MATERIALIZED VIEW IF NOT EXISTS mv_balloon_colored_pops AS
SELECT
  player,
  balloon_color,
  window_start,
  window_end,
  count(*) AS balloon_pops,
  sum(score) AS points_by_color,
  count(*) FILTER (WHERE favorite_color_bonus) AS bonus_hits
FROM TUMBLE(balloon_game, event_ts, INTERVAL '15 seconds')
WHERE player IS NOT NULL AND balloon_color IS NOT NULL AND score IS NOT NULL AND event_ts IS NOT NULL
GROUP BY player, balloon_color, window_start, window_end;

-- How are the scores of each colour distributed in each window? The five numbers of a box plot, and the mean.
CREATE MATERIALIZED VIEW IF NOT EXISTS mv_color_performance_trends AS
SELECT
  balloon_color,
  window_start,
  window_end,
  count(*) AS balloon_pops,
  avg(score)::double precision AS avg_score,
  min(score) AS min_score,
  percentile_cont(0.25) WITHIN GROUP (ORDER BY score) AS q1_score,
  percentile_cont(0.5) WITHIN GROUP (ORDER BY score) AS median_score,
  percentile_cont(0.75) WITHIN GROUP (ORDER BY score) AS q3_score,
  max(score) AS max_score
FROM TUMBLE(balloon_game, event_ts, INTERVAL '15 seconds')
WHERE player IS NOT NULL AND balloon_color IS NOT NULL AND score IS NOT NULL AND event_ts IS NOT NULL
GROUP BY balloon_color, window_start, window_end;
